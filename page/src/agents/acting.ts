import { signal } from "@preact/signals";
import { keepAgent, readAgent } from "../talk/kept";

/** Who does what is asked next: by name, and how the reader calls it. */
export interface Acting {
  name: string;
  title: string;
}

export const agent = signal<Acting | null>(null);

/** How an agent is called, where that is known. */
export const nameOf = (name: string): string => (agent.value?.name === name ? agent.value.title : name);

/** The agent that was on in this conversation; "" is the empty box. */
export function takeAgentOf(talk: string): void {
  agent.value = readAgent(talk);
}

export function setAgent(talk: string, one: Acting | null): void {
  keepAgent(talk, one);
  agent.value = one;
}
