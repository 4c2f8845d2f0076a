/** The frame draws itself while something is on its way. Purely to look at. */
export function Outline() {
  return (
    <svg class="outline" aria-hidden="true">
      <rect pathLength="100" />
    </svg>
  );
}
