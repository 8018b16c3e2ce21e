package org.parley.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs out of inputs: bits, words, cuts, splices, and blocks again and again. The same seed gives the same ones. */
final class Mutator {

    /** Most octets of an input. Ours: a datagram's. */
    private static final int LARGEST = 65_507;

    private static final byte[] ODD = {0, 1, 9, 10, 13, 32, 34, 37, 44, 45, 47, 58, 59, 60, 62, 64, 92, 127, -1, -61};

    private final Random random;
    private final List<byte[]> corpus;
    private final List<String> words;

    Mutator(long seed, List<byte[]> corpus, List<String> words) {
        this.random = new Random(seed);
        this.corpus = corpus;
        this.words = words;
    }

    byte[] next() {
        byte[] input = any().clone();
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            input = change(input);
        }
        return input;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] change(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int end = at + random.nextInt(Math.min(input.length - at, 200) + 1);
        return switch (random.nextInt(10)) {
            case 0 -> replaced(input, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(input, at, at, new byte[] {ODD[random.nextInt(ODD.length)]});
            case 2 -> replaced(input, at, at + 1, new byte[] {ODD[random.nextInt(ODD.length)]});
            case 3 -> replaced(input, at, at, word());
            case 4 -> replaced(input, at, end, word());
            case 5 -> replaced(input, at, end, new byte[0]);
            case 6 -> replaced(input, end, end, Arrays.copyOfRange(input, at, end));
            case 7 -> replaced(input, at, input.length, tail(any()));
            case 8 -> replaced(input, at, at, number());
            default -> random.nextInt(8) > 0 ? input : replaced(input, end, end, repeated(input, at, end));
        };
    }

    private byte[] word() {
        return words.get(random.nextInt(words.size())).getBytes(UTF_8);
    }

    private byte[] number() {
        long[] numbers = {0, -1, 1, 255, 65_536, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, random.nextInt(100)};
        return Long.toString(numbers[random.nextInt(numbers.length)]).getBytes(UTF_8);
    }

    private byte[] tail(byte[] input) {
        return Arrays.copyOfRange(input, random.nextInt(input.length + 1), input.length);
    }

    /** A block so often that work which grows faster than the input shows. */
    private byte[] repeated(byte[] input, int at, int end) {
        int length = Math.max(1, end - at);
        byte[] block = end > at ? Arrays.copyOfRange(input, at, end) : word();
        byte[] all = new byte[Math.min(LARGEST, length * (2 + random.nextInt(2_000)))];
        for (int i = 0; i < all.length && block.length > 0; i++) {
            all[i] = block[i % block.length];
        }
        return all;
    }

    private static byte[] replaced(byte[] input, int at, int end, byte[] with) {
        int from = Math.min(end, input.length);
        byte[] made = new byte[Math.min(LARGEST, at + with.length + input.length - from)];
        System.arraycopy(input, 0, made, 0, Math.min(at, made.length));
        int room = Math.max(0, made.length - at);
        System.arraycopy(with, 0, made, Math.min(at, made.length), Math.min(with.length, room));
        int behind = Math.max(0, room - with.length);
        System.arraycopy(input, from, made, made.length - behind, behind);
        return made;
    }
}
