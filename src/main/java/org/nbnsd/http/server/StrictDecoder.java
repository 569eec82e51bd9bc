package org.nbnsd.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, and refuses what programs between could read differently: a line that goes on in the next one, a first line
 * with other blanks than two, a body with two lengths.
 */
final class StrictDecoder extends HttpRequestDecoder {
    /** Octets of the first line. */
    static final int FIRST_LINE = 4096;
    /** Octets of all headers. */
    static final int HEADERS = 8192;

    private static final int CHUNK = 8192;

    private final Runnable onHead;
    private boolean isInHead = true;
    private boolean isBegun;
    private boolean hasFirstLine;
    private boolean isBroken;

    /**
     * One for a connection.
     *
     * @param onHead is run when the first octet of a request has come
     */
    StrictDecoder(Runnable onHead) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(FIRST_LINE)
                .setMaxHeaderSize(HEADERS)
                .setMaxChunkSize(CHUNK)
                .setStrictLineParsing(true));
        this.onHead = onHead;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (isBroken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (isInHead && in.isReadable()) {
            if (!isBegun) {
                isBegun = true;
                onHead.run();
            }
            String wrong = wrongBlanks(in);
            if (wrong != null) {
                isBroken = true;
                in.skipBytes(in.readableBytes());
                HttpMessage refused = createInvalidMessage();
                refused.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(wrong)));
                out.add(refused);
                return;
            }
        }
        int before = out.size();
        super.decode(ctx, in, out);
        for (Object part : out.subList(before, out.size())) {
            if (part instanceof HttpRequest) {
                isInHead = false;
            }
            if (part instanceof LastHttpContent) {
                isInHead = true;
                isBegun = false;
                hasFirstLine = false;
            }
        }
    }

    /** Whether a part of the headers has come, and not all of them. */
    boolean isReadingHead() {
        return isInHead && isBegun;
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        hasFirstLine = true;
        return super.createMessage(initialLine);
    }

    /** Whole lines are taken out of the buffer at once: it begins with a line. */
    private @Nullable String wrongBlanks(ByteBuf in) {
        int start = in.readerIndex();
        int end = Math.min(in.writerIndex(), start + FIRST_LINE + HEADERS);
        boolean isFirst = !hasFirstLine;
        while (start < end) {
            if (isFirst && (in.getByte(start) == '\r' || in.getByte(start) == '\n')) {
                start++; // empty lines before a request are nothing
                continue;
            }
            int next = in.indexOf(start, end, (byte) '\n');
            if (!isFirst && (in.getByte(start) == ' ' || in.getByte(start) == '\t')) {
                return "a header goes on in the next line";
            }
            if (next < 0) {
                return null;
            }
            int last = next > start && in.getByte(next - 1) == '\r' ? next - 1 : next;
            if (isFirst && !hasTwoBlanks(in, start, last)) {
                return "the first line is none";
            }
            if (!isFirst && last == start) {
                return null;
            }
            isFirst = false;
            start = next + 1;
        }
        return null;
    }

    private static boolean hasTwoBlanks(ByteBuf in, int start, int end) {
        int blanks = 0;
        for (int i = start; i < end; i++) {
            int octet = in.getUnsignedByte(i);
            if (octet == ' ') {
                blanks++;
            } else if (octet < ' ' || octet >= 0x7F) {
                return false;
            }
        }
        return blanks == 2 && in.getByte(start) != ' ' && in.getByte(end - 1) != ' ';
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("a body with two lengths: Content-Length and Transfer-Encoding");
    }
}
