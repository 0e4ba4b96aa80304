/** What was asked for cannot be done; `message` is the one line that is printed before the program ends. */
export class UsageError extends Error {}
