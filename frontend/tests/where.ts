/** Where the stories' server listens when they start one themselves. STORY_PORT is for two runs on one machine. */
export const storyListen = `127.0.0.1:${process.env.STORY_PORT ?? '8190'}`

/** The server that the stories talk to: STORY_URL names one that already runs. */
export const storyURL = process.env.STORY_URL ?? `http://${storyListen}`

/** The day on which the stories' world begins: STORY_BEGIN (make days), else an ordinary Tuesday, as in app/rooms/roomstest. */
export const storyBegin = process.env.STORY_BEGIN || '2026-11-24'

/** How long a story waits for what must come before it says that it does not: no machine is that slow. */
export const patience = 15 * 60_000
