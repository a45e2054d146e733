/** Takes the number of the account out of what is handed to others. */

const MASK = '************';

/** Every place where the number stands for itself: in ARNs and alone, not as a part of another name or number. */
export function maskAccount(text: string, accountId: string): string {
  return text.replace(new RegExp(`(?<![\\w-])${accountId}(?!\\w)`, 'g'), MASK);
}
