import type { InjectionKey } from 'vue'

/** After a case was decided, the queue takes its officer to the next one. */
export const nextCase: InjectionKey<() => Promise<void>> = Symbol('next case')
