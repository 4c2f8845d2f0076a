/** Thin strokes on a 24-px grid, one set for the whole page. */
const PATHS = {
  plus: "M12 5v14M5 12h14",
  up: "M12 19V5.5M6 11l6-6 6 6",
  stop: "M8 8h8v8H8z",
  down: "M6 9l6 6 6-6",
  right: "M9 6l6 6-6 6",
  left: "M15 6l-6 6 6 6",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h10",
  search: "M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14zM16.2 16.2L20.5 20.5",
  clip: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.5-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.7-7.6",
  library: "M4.5 4h4v16h-4zM8.5 6h4v14h-4zM13.3 7.2l3.6-1 4 13-3.6 1z",
  runs: "M4 6h2M4 12h2M4 18h2M9.5 6H20M9.5 12H20M9.5 18h7",
  settings:
    "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  history: "M4 5.5h16v11H11l-4.5 3.5v-3.5H4z",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  again:
    "M4.5 12a7.5 7.5 0 0 1 13-5.1L20 9.3M20 4.5v4.8h-4.8M19.5 12a7.5 7.5 0 0 1-13 5.1L4 14.7M4 19.5v-4.8h4.8",
  edit: "M4.5 19.5l.8-4L16 4.8a1.9 1.9 0 0 1 2.7 0l.5.5a1.9 1.9 0 0 1 0 2.7L8.5 18.7z",
  sound: "M4 10v4h3.5L12 18V6L7.5 10zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11",
  export: "M12 4v11M7.5 11L12 15.5 16.5 11M5 19.5h14",
  share: "M12 15V4M8 7.5L12 3.5l4 4M6.5 11H5v9.5h14V11h-1.5",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7",
  check: "M5 12.5l4.5 4.5L19 7",
  help: "M9.3 9.2a2.8 2.8 0 1 1 4 2.5c-.9.5-1.3 1-1.3 2M12 16.8v.2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  file: "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5",
  book: "M12 6.5C10 5 7.5 4.5 4 4.5v13.5c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4.5c-3.5 0-6 .5-8 2zM12 6.500V20",
  eye: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  warn: "M12 4.500L21 19.500H3zM12 10v4M12 16.800v.2",
  web: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.500 2.600 3.800 5.600 3.800 9s-1.300 6.400-3.800 9c-2.500-2.600-3.800-5.600-3.800-9S9.500 5.600 12 3z",
  agent:
    "M12 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM5 19.500c.8-3.400 3.500-5.200 7-5.200s6.200 1.800 7 5.200",
  key: "M14.5 13.500a4.5 4.5 0 1 0-4-4L4 16v4h4v-2.500h2.500V15z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The one ornament: a rounded square with a caret in it. */
export function Mark({ size = 24, moving = false }: { size?: number; moving?: boolean }) {
  return (
    <svg
      class={moving ? "mark moving" : "mark"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <rect x="3" y="3" width="18" height="18" rx="5" pathLength="1" />
      <path d="M9 9v6" />
    </svg>
  );
}
