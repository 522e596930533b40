import { post } from './client'
import type { KeptFile } from '@/components/ui/FileInput.vue'

/** upload keeps one file on the server; what it may belong to is decided when its id is used. */
export async function upload(file: File): Promise<KeptFile> {
  const form = new FormData()
  form.append('file', file, file.name)
  const { id } = await post<{ id: string }>('/api/files', form)
  return { id, name: file.name }
}
