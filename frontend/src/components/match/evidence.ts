/** Where the evidence of a compared line stands on the audit page: 1 consents, 2 organisation, 3 offer, 4 need. */
const sources: Record<string, number[]> = {
  F1: [2], F2: [3], F3: [3, 4], F4: [2], F5: [3], F7: [3, 4], F8: [4], F9: [3],
}

/** evidenceOf gives the numbers beside a line by the rule it answers. */
export function evidenceOf(rule: string): number[] {
  return sources[rule] ?? []
}
