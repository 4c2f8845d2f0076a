// Runs in a world of its own in the page: it sees the same document, and nothing of the page's programs reaches it.
// `onebox.outline()` numbers what can be used and gives the page as lines; `onebox.look/type/click(n)` are about one of
// these. Names are found as in the Accessible Name computation (W3C accname-1.2), less what pages rarely use.
(() => {
  const USABLE =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=''], [contenteditable=true], " +
    "[role=button], [role=link], [role=checkbox], [role=radio], [role=tab], [role=menuitem], [role=option], [role=switch]";
  const SKIPPED = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "CANVAS", "VIDEO", "AUDIO"]);
  const SECRET = /^(current-password|new-password|one-time-code|cc-.*)$/;
  const MOST_LINES = 600;
  const MOST_NODES = 20000;
  let found = [];

  const tidy = (text, most) => (text || "").replace(/\s+/g, " ").trim().slice(0, most);
  const seen = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const isInput = (el) => el instanceof HTMLInputElement;

  function roleOf(el) {
    const tag = el.tagName;
    if (isInput(el)) {
      const type = el.type;
      if (type === "password" || SECRET.test((el.autocomplete || "").split(" ").pop())) return "secret";
      if (type === "checkbox" || type === "radio" || type === "file") return type;
      return ["submit", "button", "image", "reset"].includes(type) ? "button" : "field";
    }
    if (tag === "TEXTAREA" || el.isContentEditable) return "field";
    if (tag === "SELECT") return "choice";
    if (tag === "A") return "link";
    const role = el.getAttribute("role");
    return role === "link" || role === "checkbox" || role === "radio" ? role : "button";
  }

  function nameOf(el) {
    const by = (el.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const texts = [
      by.map((id) => document.getElementById(id)?.textContent || "").join(" "),
      el.getAttribute("aria-label"),
      [...(el.labels || [])].map((one) => ownText(one)).join(" "),
      roleOf(el) === "button" && isInput(el) ? el.value || el.alt : "",
      isInput(el) || el.tagName === "SELECT" || el.tagName === "TEXTAREA" ? "" : el.innerText || el.querySelector("img[alt]")?.alt,
      el.getAttribute("placeholder"),
      el.title,
      el.getAttribute("name"),
    ];
    return tidy(texts.find((one) => tidy(one, 1)), 80);
  }

  // The text of a label without what stands in the fields inside it.
  function ownText(label) {
    const copy = label.cloneNode(true);
    for (const one of copy.querySelectorAll("select, textarea, input, button, script, style")) one.remove();
    return copy.textContent;
  }

  function valueOf(el, role) {
    if (role === "secret" || role === "file" || role === "button" || role === "link") return "";
    if (role === "checkbox" || role === "radio") return (el.checked ?? el.getAttribute("aria-checked") === "true") ? "on" : "off";
    if (role === "choice") return [...el.selectedOptions].map((one) => tidy(one.label, 60)).join(", ");
    return tidy(el.isContentEditable ? el.innerText : el.value, 200);
  }

  function described(el) {
    const role = roleOf(el);
    return {
      role,
      name: nameOf(el),
      value: valueOf(el, role),
      href: el.tagName === "A" && /^https?:$/.test(el.protocol) ? el.href : "",
      options: role === "choice" ? [...el.options].slice(0, 30).map((one) => tidy(one.label, 40)) : [],
      required: el.required === true,
      disabled: el.disabled === true || el.readOnly === true,
    };
  }

  function outline() {
    found = [];
    const lines = [];
    let text = "";
    let nodes = 0;
    const flush = () => {
      if (tidy(text, 1)) lines.push({ text: tidy(text, 2000) });
      text = "";
    };
    const walk = (node) => {
      if (lines.length >= MOST_LINES || ++nodes > MOST_NODES) return;
      if (node.nodeType === Node.TEXT_NODE) {
        text += node.data;
        return;
      }
      if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName.toUpperCase()) || !seen(node)) return;
      if (node.matches(USABLE)) {
        flush();
        found.push(node);
        lines.push({ n: found.length, ...described(node) });
        return;
      }
      if (node.tagName === "LABEL" && node.control && seen(node.control)) {
        for (const one of node.querySelectorAll(USABLE)) walk(one); // its words are the name of the field
        return;
      }
      const inline = getComputedStyle(node).display.startsWith("inline") || node.tagName === "LABEL";
      if (!inline || node.tagName === "BR") flush();
      if (/^H[1-6]$/.test(node.tagName)) text = "# ";
      for (const child of node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes) walk(child);
      if (!inline) flush();
    };
    if (document.body) walk(document.body);
    flush();
    return { title: tidy(document.title, 120), url: location.href, lines };
  }

  const look = (n) => (found[n - 1]?.isConnected ? described(found[n - 1]) : null);

  function click(n) {
    const el = found[n - 1];
    for (const one of [el, el.form, el.closest("a, form")]) one?.removeAttribute?.("target");
    el.removeAttribute("formtarget");
    el.removeAttribute("download");
    el.scrollIntoView({ block: "center" });
    el.focus();
    const own = el.form && roleOf(el) === "field" ? el.form : null;
    if (own) own.requestSubmit([...own.elements].find((one) => one.type === "submit" && !one.disabled));
    else el.click();
    return true;
  }

  // Like a person who picks or types: the page's programs hear of it, and no key is pressed that could send anything.
  function type(n, text) {
    const el = found[n - 1];
    el.focus();
    if (el instanceof HTMLSelectElement) {
      const wanted = text.trim().toLowerCase();
      const options = [...el.options].filter((one) => !one.disabled);
      const fits = (test) => options.find((one) => test(one.label.trim().toLowerCase()));
      const option = fits((label) => label === wanted) || options.find((one) => one.value.toLowerCase() === wanted) || fits((label) => label.startsWith(wanted));
      if (!option) return "option";
      el.value = option.value;
    } else if (el.isContentEditable) {
      el.textContent = text;
    } else {
      if (el.maxLength >= 0 && text.length > el.maxLength) return "long";
      const kind = el instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
      Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(el, text);
      if (text && !el.value) return "form";
    }
    el.dispatchEvent(new Event("input", { bubbles: true }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
    return "";
  }

  // Names of the fields of the form around element n that nobody sees, and whether it holds something secret.
  function form(n) {
    const own = found[n - 1];
    const around = own?.form || own?.closest("form");
    const all = around ? [...around.elements] : [...document.querySelectorAll("input, select, textarea")];
    const hidden = all.filter((one) => one.name && (one.type === "hidden" || !seen(one))).map((one) => one.name.slice(0, 100));
    const names = Object.fromEntries(all.filter((one) => one.name && seen(one) && one.type !== "hidden").slice(0, 60).map((one) => [one.name, nameOf(one)]));
    const secret = all.some((one) => isInput(one) && roleOf(one) === "secret" && one.value);
    const invalid = around && !around.noValidate ? all.filter((one) => one.willValidate && !one.validity.valid).map(nameOf).slice(0, 10) : [];
    return { hidden: hidden.slice(0, 60), names, secret, invalid };
  }

  globalThis.onebox = { outline, look, click, type, form };
})();
