import { useEffect, useState } from "preact/hooks";
import { Icon } from "../parts/Icon";
import { artifact, copy, opened } from "../ui";
import { t } from "../words";
import { Diagram, isDiagram } from "./Diagram";

interface Props {
  text: string;
  language: string;
  /** Still being written: neither coloured nor drawn yet. */
  open: boolean;
}

const SHOWN_AS_PAGE = new Set(["html", "svg"]);

/** A block of code. Colours come after the fact, in a file of their own. */
export function Code({ text, language, open }: Props) {
  const [html, setHtml] = useState("");
  useEffect(() => {
    if (open || !language) return setHtml("");
    let current = true;
    import("../text/highlight")
      .then(({ highlighted }) => highlighted(text, language))
      .then((colored) => current && setHtml(colored ?? ""))
      .catch(() => undefined); // without its colours it is still code
    return () => {
      current = false;
    };
  }, [text, language, open]);

  const preview = SHOWN_AS_PAGE.has(language) && !open;
  return (
    <figure class="code">
      <figcaption class="code-head">
        <span>{language}</span>
        <span class="grow" />
        {preview && (
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              opened.value = null;
              artifact.value = { title: language, html: text };
            }}
          >
            <Icon name="eye" size={15} /> {t("code.preview")}
          </button>
        )}
        <button
          type="button"
          class="quiet-button"
          aria-label={t("code.copy")}
          onClick={() => void copy(text, t("copied"))}
        >
          <Icon name="copy" size={15} /> {t("copy")}
        </button>
      </figcaption>
      {isDiagram(language) && !open && <Diagram text={text} />}
      <pre tabIndex={0}>
        {html ? <code dangerouslySetInnerHTML={{ __html: html }} /> : <code>{text}</code>}
      </pre>
    </figure>
  );
}
