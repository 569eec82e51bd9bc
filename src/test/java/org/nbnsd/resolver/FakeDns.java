package org.nbnsd.resolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A server of the DNS on loopback that says what a test wants; it is silent where it is told so. */
public final class FakeDns implements AutoCloseable {
    private final DatagramSocket socket;
    private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final List<String> intruders = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int rcode = Rcode.NXDOMAIN;
    private volatile boolean silent;

    /** Answers at a port of its own. */
    public FakeDns() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        Thread thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it answers. */
    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
    }

    /** From now on a name has these addresses. */
    public void put(String name, String... of) {
        addresses.put(name, List.of(of));
    }

    /** From now on a name is another name for one that has addresses. */
    public void alias(String name, String of) {
        aliases.put(name, of);
    }

    /** From now on every answer has this record as well, whoever asked for it. */
    public void intrude(String owner, int dclass, String address) {
        intruders.add(owner + " " + dclass + " " + address);
    }

    /** What it says of names that it does not know; NXDOMAIN otherwise. */
    public void sayOfOthers(int code) {
        rcode = code;
    }

    /** Whether it answers nothing from now on. */
    public void beSilent(boolean wanted) {
        silent = wanted;
    }

    /** For which names it was asked, in the order, without a dot at the end. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
                asked.add(query.getQuestion().getName().toString(true).toLowerCase(Locale.ROOT));
                if (!silent) {
                    byte[] answer = answer(query).toWire();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Message answer(Message query) throws IOException {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        Name owner = question.getName();
        String name = owner.toString(true).toLowerCase(Locale.ROOT);
        String of = aliases.get(name);
        if (of != null) {
            Name target = Name.fromString(of + ".");
            answer.addRecord(new CNAMERecord(owner, DClass.IN, 60, target), Section.ANSWER);
            owner = target;
            name = of;
        }
        for (String intruder : intruders) {
            String[] parts = intruder.split(" ", -1);
            answer.addRecord(
                    new ARecord(
                            Name.fromString(parts[0] + "."),
                            Integer.parseInt(parts[1]),
                            120,
                            InetAddress.getByName(parts[2])),
                    Section.ANSWER);
        }
        List<String> found = addresses.get(name);
        if (found == null && !intruders.isEmpty()) {
            return answer;
        }
        if (found == null) {
            answer.getHeader().setRcode(rcode);
            return answer;
        }
        for (String address : found) {
            answer.addRecord(new ARecord(owner, DClass.IN, 120, InetAddress.getByName(address)), Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
