/** The server counts characters, JavaScript counts halves of them: 𠮷 is one there and two here. */
export function slice(text: string, start: number, end?: number): string {
  if (!/[\ud800-\udbff]/.test(text)) return text.slice(start, end);
  return Array.from(text).slice(start, end).join("");
}

export function length(text: string): number {
  return /[\ud800-\udbff]/.test(text) ? Array.from(text).length : text.length;
}
