// Seeds: whole numbers of 64 bits, which stay texts on their way to the server.

// seedOf reads a seed: undefined for an empty text, null for none.
export function seedOf(text) {
  text = text.trim();
  if (!text) return undefined;
  if (!/^[+-]?\d{1,40}$/.test(text)) return null;
  const n = BigInt(text.replace("+", ""));
  return n === BigInt.asIntN(64, n) ? n : null;
}

// drawn is a seed by chance, short enough to be told to somebody.
export const drawn = () => String(crypto.getRandomValues(new Uint32Array(1))[0]);
