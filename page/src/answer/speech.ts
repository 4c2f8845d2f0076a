import { signal } from "@preact/signals";
import { plainText } from "../text/markdown";

/** The text that is being read aloud. */
export const speaking = signal("");

/** Only voices of this machine: others send the text away. */
function voice(language: string): SpeechSynthesisVoice | undefined {
  const own = globalThis.speechSynthesis?.getVoices().filter((one) => one.localService) ?? [];
  return own.find((one) => one.lang.toLowerCase().startsWith(language)) ?? own[0];
}

export const canSpeak = (): boolean => voice("zh") !== undefined;

export function speak(key: string, markdown: string): void {
  const stop = speaking.value === key;
  speechSynthesis.cancel();
  speaking.value = "";
  if (stop) return;
  const text = plainText(markdown);
  const said = new SpeechSynthesisUtterance(text);
  const chinese = /[\u4e00-\u9fff]/.test(text);
  said.voice = voice(chinese ? "zh" : "en") ?? null;
  said.lang = chinese ? "zh-CN" : "en";
  said.onend = () => {
    speaking.value = "";
  };
  speaking.value = key;
  speechSynthesis.speak(said);
}
