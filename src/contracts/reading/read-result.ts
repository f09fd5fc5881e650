/** A record read: the message, or why it is refused (the code without its prefix). */
export type ReadResult<Message> =
  | { readonly ok: true; readonly message: Message }
  | {
      readonly ok: false;
      readonly code: 'UNPARSABLE' | 'INVALID' | 'TOO_LARGE';
      readonly sentence: string;
      readonly field?: string;
    };
