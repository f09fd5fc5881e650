/** A line that does not parse: its number in the file and what is wrong with it, in words. */
export type OnMalformedLine = (line: number, sentence: string) => void;
