/**
 * The outside world, as one argument. `src/node` implements it; a test passes an object of its own.
 * Nobody else touches disk, network, processes, threads or the clock.
 */
export interface Effects {
  readonly files: Files
  readonly threads: Threads
  readonly processes: Processes
  readonly endpoints: Endpoints
  readonly clock: Clock
  readonly machine: Machine
  /** Where downloaded and generated datasets are kept, and what builds remember. Losing it costs time alone. */
  readonly cacheFolder: string
  /** Settings from the environment: only the FMBENCH_* names that the command line documents. */
  setting(name: SettingName): string | undefined
  /** SHA-256 as hexadecimal digits, as `sha256Hex` gives it, in a tenth of the time. */
  sha256(bytes: Uint8Array): string
  /** 64 unpredictable hexadecimal digits, for salts that stay private. Never for anything that is reported. */
  secret(): string
  /** Shows a local page to the person at this machine. @returns false when nothing could be started */
  openInBrowser(path: string): Promise<boolean>
  /**
   * Hands out the files of a folder by HTTP, to this machine alone. @param port 0 takes a free one
   * @throws FmbenchError `conflict` when the port is taken
   */
  serve(folder: string, port: number): Promise<LocalServer>
  /**
   * Begins to download a file; where a part of it is here already, with the bytes that follow, if the server still has
   * that version and can send a part. Used by `data pull` only. @throws FmbenchError `io` with the HTTP status
   */
  download(url: string, part?: DownloadedPart): Promise<Download>
}

/** What is here of a file: so many bytes of that version. */
export interface DownloadedPart {
  readonly bytes: number
  readonly version: string
}

export interface Download {
  /** How many bytes of the file lie before the first piece: those of the part, or 0. */
  readonly start: number
  /** Tells this version of the file from others; absent where the server says nothing by which it could be told. */
  readonly version?: string
  /** As they are stored there, packed or not. @throws FmbenchError `io` when the download breaks off */
  readonly pieces: AsyncIterable<Uint8Array>
}

export interface LocalServer {
  /** `http://localhost:8000/` */
  readonly url: string
  stop(): Promise<void>
}

export type SettingName = 'FMBENCH_DATA_MIRROR' | 'FMBENCH_CATALOG' | 'FMBENCH_JOBS'

/** Files with such names are left only by a process that was killed; they can be removed. */
export const TEMPORARY_PREFIX = '.tmp-'

export interface FileFacts {
  readonly kind: 'file' | 'directory'
  readonly bytes: number
}

/** Paths are those of the platform. Every method throws FmbenchError: `not-found`, `disk-full` or `io`. */
export interface Files {
  read(path: string): Promise<Uint8Array>
  /** UTF-8, a leading byte order mark removed. @throws FmbenchError `bad-data` when the bytes are not UTF-8 */
  readText(path: string): Promise<string>
  /** Bytes `start` (included) to `end` (excluded): for files larger than memory. */
  readRange(path: string, start: number, end: number): Promise<Uint8Array>
  /** undefined when there is nothing at that path */
  facts(path: string): Promise<FileFacts | undefined>
  /** Names in a folder, sorted; empty when the folder is absent. */
  list(folder: string): Promise<string[]>
  /**
   * Whole or not at all: writes a temporary file beside it (its name starts with TEMPORARY_PREFIX), flushes it,
   * renames it. Makes the folder.
   * @param isPrivate nobody else on this machine may read the file, nor what lies in folders made for it (POSIX)
   */
  write(path: string, content: string | Uint8Array, options?: { readonly isPrivate?: boolean }): Promise<void>
  /** Adds bytes at the end of a file; makes the file and its folder. A process that is killed leaves what was added. */
  append(path: string, bytes: Uint8Array): Promise<void>
  /** Gives a file or folder another path on the same disk, where nothing lies yet. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file or a folder with all that is in it; absent is fine. */
  remove(path: string): Promise<void>
  /** SHA-256 as hexadecimal digits, read in pieces. */
  sha256(path: string): Promise<string>
  /**
   * A lock that dies with its process: a file naming machine and process. A lock left by a killed process of
   * this machine is taken over. @throws FmbenchError `conflict` while another process holds it
   */
  lock(path: string): Promise<{ release(): Promise<void> }>
  join(...parts: string[]): string
  /** The absolute form of a path; relative ones start at `from`, or at the working folder. */
  resolve(path: string, from?: string): string
  folderOf(path: string): string
  nameOf(path: string): string
}

export interface Threads {
  /**
   * Starts a thread and imports `module` in it; the module's `open(options)` returns an object of async functions,
   * which `call` then reaches by name. Typed arrays are copied, not shared. What the thread prints goes to stderr.
   * @throws FmbenchError as `Thread.call` does
   */
  start(module: URL, options: unknown, settings?: ThreadSettings): Promise<Thread>
}

export interface Limits {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface ThreadSettings extends Limits {
  /**
   * Gives it a process of its own. Slower to reach, but native code in it can be stopped in the middle of its work, and
   * when it crashes it takes nobody along.
   */
  readonly ownProcess?: boolean
}

export interface Thread {
  /**
   * @throws FmbenchError `timed-out` or `interrupted`, after which the thread is gone; the FmbenchError the function
   * threw; or `thread-failed` with anything else it threw as `cause`, and when the thread ended itself
   */
  call(name: string, argument: unknown, limits?: Limits): Promise<unknown>
  /**
   * Largest memory that its own process has held so far, in MiB; undefined where it has none, is gone, or the system
   * does not tell.
   */
  peakMemoryMb(): Promise<number | undefined>
  stop(): Promise<void>
}

export interface Processes {
  /**
   * Starts a program, without a shell, in a process group of its own, which ends when this process ends. What it
   * writes to standard error goes to ours.
   *
   * @param command a path, or a name that is looked up in PATH
   * @throws FmbenchError `not-found` when there is no such program, `io` when it may not be run
   */
  start(command: string, args: readonly string[], options: ProcessOptions): Promise<RunningProcess>
}

export interface ProcessOptions {
  /** Its working folder. */
  readonly folder: string
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** Folders put before those that a variable such as PYTHONPATH already names. */
  readonly searchPaths?: Readonly<Record<string, string>>
  /** Takes the network away from it, where this system lets us: `RunningProcess.hasNetwork` tells. */
  readonly deniesNetwork?: boolean
}

/**
 * Every method throws FmbenchError: `timed-out` or `interrupted`, after which the program is gone, and
 * `process-failed` when it ended, saying with which exit code or by which signal.
 */
export interface RunningProcess {
  /** False where it was asked to run without a network, and does. */
  readonly hasNetwork: boolean
  /** Hands bytes to its standard input; resolves when all of them are on their way. */
  write(pieces: readonly Uint8Array[], limits?: Limits): Promise<void>
  /** Exactly so many bytes of its standard output. */
  read(length: number, limits?: Limits): Promise<Uint8Array<ArrayBuffer>>
  /** What it has written to standard output and nobody has read yet: for messages. */
  unread(): Uint8Array
  /** The last lines it wrote to standard error. */
  errorTail(): string
  /**
   * Largest memory that it and each program it started have held so far, added up, in MiB; undefined where it is gone,
   * or the system does not tell.
   */
  peakMemoryMb(): Promise<number | undefined>
  /** Closes its standard input, gives it that time to end, then kills it and all it started. */
  stop(graceMs: number): Promise<void>
}

/** Servers that run models. */
export interface Endpoints {
  /**
   * Sends one request and reads the whole answer, whatever its status. Redirections are not followed: samples go where
   * the document says, or nowhere.
   *
   * @throws FmbenchError `timed-out` or `interrupted`; `io` when the server is not reached or the answer breaks off;
   * `bad-data` when the answer is longer than `maxBytes`; `usage` when the variable of the key is not set
   */
  request(url: string, request: EndpointRequest, limits?: Limits): Promise<EndpointAnswer>
}

export interface EndpointRequest {
  /** Pieces of the body; a GET without one. */
  readonly body?: readonly Uint8Array[]
  readonly headers?: Readonly<Record<string, string>>
  /** The environment variable with the key to send as a bearer token. Nobody but the request sees the key. */
  readonly keyFrom?: string
  /** A longer answer is broken off; 2 GiB when absent. */
  readonly maxBytes?: number
}

export interface EndpointAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array<ArrayBuffer>
}

export interface Clock {
  now(): Date
  /** @throws FmbenchError `interrupted` */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Milliseconds from an arbitrary start; never runs backwards. */
  elapsedMs(): number
}

export interface Machine {
  /** One line fit to leave: processors, memory, accelerator; no host or user name. */
  readonly hardware: string
  readonly os: string
  readonly node: string
  readonly cpus: number
  /** Of this machine and of who works at it: looked for in what is about to leave, never written. */
  readonly ownNames: readonly string[]
  /** Largest memory this process has held, in MiB; undefined where nobody can tell. */
  peakMemoryMb(): number | undefined
  /** From now on this process clears up memory sooner: for work that reads much and keeps little of it. A little slower. */
  saveMemory(): void
}
