/** Neither control characters nor lone surrogates: the latter would not survive a round trip through UTF-8. */
export const ID = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
export const ID_MEANING = 'a string of 1 to 200 characters without control characters';
