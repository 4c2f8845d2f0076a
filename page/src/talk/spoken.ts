import { type Language, language } from "../words";

/**
 * The language a question wants its answer in: its own where that is clear, else the reader's. Few Latin words alone
 * (a name, a command) and a word of the other language within a sentence say nothing.
 */
export function spoken(text: string): Language {
  const han = text.match(/[\u3400-\u9fff]/g)?.length ?? 0;
  const latin = text.match(/[A-Za-z]+/g)?.length ?? 0;
  if (han > 3 * latin) return "zh";
  if (!han && latin > 3) return "en";
  return language.value;
}
