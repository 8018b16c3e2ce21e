package org.parley.outbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** How a {@link Segment} lies in the store. */
final class SegmentType extends BasicDataType<Segment> {

    static final SegmentType INSTANCE = new SegmentType();

    /** Octets of an entry in memory beside its own, about. */
    private static final int ENTRY_BYTES = 120;

    private SegmentType() {}

    @Override
    public int getMemory(Segment segment) {
        return ENTRY_BYTES * (segment.count() + 1) + segment.octets().length;
    }

    @Override
    public void write(WriteBuffer out, Segment segment) {
        out.putVarLong(segment.first())
                .putVarLong(segment.atMs())
                .putVarLong(segment.octetsBefore())
                .putVarInt(segment.count());
        String before = "";
        for (int i = 0; i < segment.count(); i++) {
            // Entries of one key often stand together.
            String key = segment.key(i);
            boolean isSame = key.equals(before);
            out.put((byte) (isSame ? 1 : 0));
            if (!isSame) {
                put(out, key);
            }
            put(out, segment.id(i));
            out.putVarInt(segment.endOf(i) - segment.startOf(i));
            before = key;
        }
        out.put(segment.octets());
    }

    private static void put(WriteBuffer out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putVarInt(text.length());
        if (utf8.length == text.length()) {
            out.put(utf8); // ASCII, which is what putStringData makes of it, all at once
        } else {
            out.putStringData(text, text.length());
        }
    }

    @Override
    public Segment read(ByteBuffer in) {
        long first = DataUtils.readVarLong(in);
        long atMs = DataUtils.readVarLong(in);
        long octetsBefore = DataUtils.readVarLong(in);
        int count = DataUtils.readVarInt(in);
        String[] keys = new String[count];
        String[] ids = new String[count];
        int[] ends = new int[count];
        int end = 0;
        for (int i = 0; i < count; i++) {
            keys[i] = in.get() == 1 ? keys[i - 1] : DataUtils.readString(in);
            ids[i] = DataUtils.readString(in);
            end += DataUtils.readVarInt(in);
            ends[i] = end;
        }
        byte[] octets = new byte[end];
        in.get(octets);
        return new Segment(first, atMs, octetsBefore, keys, ids, ends, octets);
    }

    @Override
    public int compare(Segment one, Segment other) {
        return Long.compare(one.first(), other.first());
    }

    @Override
    public Segment[] createStorage(int size) {
        return new Segment[size];
    }
}
