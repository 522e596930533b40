import { newKey, post, send } from './client'
import type { KeptFile } from '@/components/ui/FileInput.vue'

/** upload keeps one file on the server; what it may belong to is decided when its id is used. */
export async function upload(file: File): Promise<KeptFile> {
  const form = new FormData()
  form.append('file', file, file.name)
  const { id } = await post<{ id: string }>('/api/files', form)
  return { id, name: file.name }
}

/** attach gives an upload that belongs to one record from the start. */
export function attach(noun: string, subject: string, kind: string): (file: File) => Promise<KeptFile> {
  return async (file) => {
    const form = new FormData()
    form.append('noun', noun)
    form.append('subject', subject)
    form.append('kind', kind)
    form.append('file', file, file.name)
    const { id } = await post<{ id: string }>('/api/files', form)
    return { id, name: file.name }
  }
}

/** openFile fetches one sealed file for a recorded purpose and shows it in a window of its own. */
export async function openFile(file: { id: string; name: string }, purpose: string): Promise<boolean> {
  const response = await send(new Request(`/api/files/${file.id}/open`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() }, body: JSON.stringify({ purpose }) }))
  const url = URL.createObjectURL(await response.blob())
  window.open(url, '_blank', 'noopener')
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return true
}
