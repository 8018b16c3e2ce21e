package org.parley.cpim;

import java.util.List;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/** CPIM header blocks: read, asked for all that the switch asks for, and written again. */
public final class CpimTarget implements FuzzTarget {

    @Override
    public void run(byte[] input) {
        if (CpimParser.parse(input, 0, input.length) instanceof CpimResult.Complete complete) {
            CpimHead head = complete.head();
            for (String name : List.of("From", "To", "cc", "DateTime", "Subject")) {
                head.named(name).forEach(header -> CpimAddress.parse(header.value())
                        .ifPresent(address -> UriKey.of(address.uri())));
            }
            head.contentType();
            if (head.length() > input.length) {
                throw new IllegalStateException("a head that is longer than its input");
            }
        }
        CpimParser.parse(input, input.length / 3, input.length);
    }

    @Override
    public List<byte[]> seeds() {
        return Corpus.wire(UnaryOperator.identity(), "cpim");
    }

    @Override
    public List<String> words() {
        return List.of(
                "From: ",
                "To: ",
                "cc: ",
                "NS: x <urn:x>\r\n",
                "x.y: z\r\n",
                "Subject:;lang=en ",
                "<sip:a@b>",
                "\r\n\r\n",
                "\r\n",
                "\\u0000",
                "\\",
                "\"",
                "Content-Type: text/plain",
                " ",
                "\t",
                "DateTime: ",
                "imdn.Message-ID: ");
    }
}
