/** What one who says who sent a message needs beside its options. */

export interface AuthenticatorTools {
  /** The machines whose words in a header are believed. */
  readonly trusted: readonly string[];
}
