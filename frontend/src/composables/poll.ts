import { onScopeDispose, watch } from 'vue'

/** usePoll runs something a second after each time it ended, while `when` says so and the page is there. */
export function usePoll(run: () => Promise<unknown>, when: () => boolean, pause = 1000): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => { clearTimeout(timer); timer = undefined }
  const again = () => {
    timer = setTimeout(async () => {
      await run()
      if (timer !== undefined && when()) again()
      else stop()
    }, pause)
  }
  watch(when, (on) => {
    if (on && timer === undefined) again()
    if (!on) stop()
  }, { immediate: true })
  onScopeDispose(stop)
}
