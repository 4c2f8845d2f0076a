/**
 * Enter belongs to the input method while it composes, and so does the Enter that ends composing.
 * Chrome and Firefox say `isComposing` (or keyCode 229) on it; Safari ends the composition first and
 * sends the same Enter a moment later, as if it meant "send". A later Enter is the person's own.
 */
export class ImeGuard {
  private composing = false;
  private endedAt = Number.NEGATIVE_INFINITY;
  private released = false;

  /** Longest time between Safari's compositionend and the keydown of the very same key press. */
  static readonly SAME_PRESS_MS = 60;

  start(): void {
    this.composing = true;
  }

  end(at: number): void {
    this.composing = false;
    this.endedAt = at;
    this.released = false;
  }

  /** After a key was let go, the next Enter is a new press, however quick. */
  keyUp(): void {
    this.released = true;
  }

  /** Does this Enter belong to the input method? `at`: event.timeStamp. */
  takes(event: { isComposing: boolean; keyCode: number; timeStamp: number }): boolean {
    if (this.composing || event.isComposing || event.keyCode === 229) return true;
    if (this.released) return false;
    return event.timeStamp - this.endedAt < ImeGuard.SAME_PRESS_MS;
  }
}
