package org.nbnsd.diagnosis;

import org.nbnsd.diagnosis.Advice.Severity;
import org.nbnsd.name.NetbiosName;

/** What can explain a conflict, or what looks like one. In {@code NAME}'s place the texts have the name. */
public enum VerdictCode {
    /** One computer with several adapters. */
    SAME_HOST_MULTI_NIC(
            Severity.NOTHING_TO_DO,
            "one computer with several network adapters",
            "Nothing.",
            "Nothing. If one adapter should not be found by this name, switch NetBIOS off on it.",
            "Nothing. Addresses of adapters for virtual machines only can be hidden by switching NetBIOS off on them.",
            "an answer of one of the addresses that does not list the others: then there are several computers"),
    /** A user who is logged on at several machines. */
    SAME_USER_TWO_HOSTS(
            Severity.NOTHING_TO_DO,
            "one user, logged on at several machines; no conflict",
            "Nothing.",
            "Nothing. Messages to the user reach the latest logon.",
            "Nothing. An event 4320 about such a name is false (Q131739).",
            "a computer of that name (00 or 20): then the name is its own"),
    /** A user's name at several addresses, of which nobody knows whether they are one machine's: it does not matter. */
    USER_AT_SEVERAL_ADDRESSES(
            Severity.NOTHING_TO_DO,
            "a user's name at several addresses, of one machine or of several; no conflict",
            "Nothing.",
            "Nothing. Messages to the user reach the latest logon.",
            "Nothing, either way. An event 4320 about such a name is false (Q131739).",
            "an answer of one of the addresses about what it has: then it is known whether they are one machine"),
    /** Two computers with one name; {@link Verdict#text} tells which of them are known to be alive. */
    DUPLICATE_HOST(
            Severity.ACT,
            "two computers have one name",
            "Tell your administrator: another computer has the name of yours.",
            "Give one of the two another name, the newer one if nothing else speaks for the other, and restart it.",
            "Nothing on the network; the rename clears it.",
            "an answer of one of the two that lists the other's address: then it is one computer"),
    /** Two live computers made from one image. */
    CLONED_IMAGE(
            Severity.ACT,
            "several computers were made from one image and kept its name",
            "Tell your administrator: this computer has the name of its template.",
            "Give each copy a name of its own (sysprep, or the customisation of the hypervisor), and restart it.",
            "Keep copies off the network until they have names of their own.",
            "names that the two do not share (node status): then it is chance that both have this one"),
    /** Two long names that are one in their first fifteen characters. */
    TRUNCATED_NAME(
            Severity.ACT,
            "two different computer names have the same first fifteen characters",
            "Tell your administrator: the name of your computer is too long to be told apart from another.",
            "Rename one of them so that the first fifteen characters differ.",
            "Nothing; plan names of at most fifteen characters.",
            "one and the same name of both in the DNS: then it is no cut that makes them alike"),
    /** One machine that has another address now. */
    ADDRESS_CHANGE(
            Severity.NOTHING_TO_DO,
            "the same machine, at a new address",
            "Nothing.",
            "Nothing.",
            "Nothing; the record follows the machine. Caches may have the old address for ten minutes.",
            "an answer from the old address that has the name: then there are two computers, or it has both addresses"),
    /** The old address belongs to another machine now. */
    ADDRESS_REUSED(
            Severity.LOOK,
            "at the address of the old holder is another computer now, or it has another name",
            "Nothing.",
            "Nothing.",
            "Nothing at once: the record goes when it is claimed or expires. If it happens often, give longer DHCP leases.",
            "an answer from the old address that has the name after all"),
    /** The holder is gone and has never released its name. */
    STALE_RECORD(
            Severity.LOOK,
            "the holder is gone, out of reach, or has given the name up, and has never released it",
            "Nothing.",
            "If the computer was taken away for good, nothing.",
            "Wait until the record expires.",
            "an answer of the holder, or a refresh"),
    /** Some addresses of a multihomed name were released. */
    PARTIAL_RELEASE(
            Severity.LOOK,
            "some of the addresses of the name were released and others not",
            "Nothing.",
            "If the adapter is gone for good, nothing.",
            "Silent addresses leave the record when they expire.",
            "a registration of the released addresses, or the release of the others"),
    /** Adapters of one host that register with different servers. */
    SPLIT_WINS(
            Severity.ACT,
            "the adapters of one computer register with different name servers",
            "Nothing.",
            "Give all adapters of the computer the same name servers.",
            "Hand out one pair of name servers everywhere (DHCP option 44).",
            "an answer of one of the addresses that does not list the others: then there are several computers"),
    /** Two servers have active records of one name for different hosts. */
    REPLICATION_CONFLICT(
            Severity.ACT,
            "two name servers registered the name for different hosts",
            "Tell your administrator: another computer has the name of yours.",
            "Give one of the two computers another name.",
            "Look at both records; the older version gives way. Check that hosts of one site have the same servers.",
            "an answer of one of the two that lists the other's address: then one computer registers with both servers"),
    /** A static record refuses a living host. */
    STATIC_BLOCKS_LIVE(
            Severity.ACT,
            "a static record keeps a living computer from its name",
            "Tell your administrator: the name server has a fixed entry for this name.",
            "Nothing.",
            "If the computer is to have the name, the static record has to go.",
            "an answer from the static record's address that has the name: then the other computer is the one too many"),
    /** A user whose name is that of a computer. */
    USER_NAMED_LIKE_COMPUTER(
            Severity.LOOK,
            "a user is logged on whose name is that of a computer",
            "Nothing: only messages to you go to the computer of that name instead.",
            "Give the user or the computer another name, if messages matter.",
            "Nothing; the computer keeps the name.",
            "a claim of the same host on the computer's own names (00 or 20): then there are two computers"),
    /** A name server that does not answer a host. */
    NAME_SERVER_SILENT(
            Severity.ACT,
            "the name server does not answer the host, which then asks everybody on its segment",
            "Nothing.",
            "Check the address of the name server (WINS) in the settings of the host, by DHCP option 44.",
            "Check that the name server runs, and that UDP 137 passes both ways between it and the host.",
            "an answer of the name server that the capture does not have, because it went past who captured"),
    /** A host is refused by a rule, a limit or a failure. */
    TURNED_AWAY(
            Severity.LOOK,
            "the name server turns a host away, whoever has the name: by a rule, a limit, or because it cannot do it",
            "Nothing.",
            "See the reason: some names are for nobody, others for some hosts only.",
            "See the reason: it names the rule, the limit or the failure; the configuration has the first two.",
            "a grant of the name to the same host"),
    /** The own name server demands a name. */
    RECALLED_BY_SERVER(
            Severity.LOOK,
            "the name server of this machine wants the name back, as after a replication, or for a person",
            "Nothing.",
            "Nothing, if it was wanted; the machine claims the name again by itself.",
            "Look at the record there: a partner may have another host of that name, or somebody deleted it.",
            "a grant of the name by the same name server"),
    /** A record of another name server is out of date. */
    REPLICA_STALE(
            Severity.LOOK,
            "the record came from another name server, and is out of date",
            "Nothing.",
            "If the computer was taken away for good, nothing.",
            "Look at the record at its owner: if it is there, it has to go there; if not, pull or verify.",
            "an answer of the holder that has the name"),
    /** What was released here came back from its owner. */
    RELEASE_UNDONE(
            Severity.LOOK,
            "the name was released here, and came back by replication, because its owner has it active still",
            "Nothing.",
            "Nothing. If it happens often: let the computer use the name server where it registers, first (DHCP option 44).",
            "If the computer is gone for good, release the name at the owner of the record.",
            "a registration of the host at the other name server since: then it is back"),
    /** The owner of a record cannot be reached. */
    DEAD_OWNER(
            Severity.ACT,
            "the name server that owns the record has not been reached for long, so that nobody knows whether it still holds",
            "Nothing.",
            "If hosts use that name server only, give them another one.",
            "Bring that name server back, or forget its records: nbnsd owner delete ADDRESS.",
            "a pull from that name server"),
    /** Two partners whose settings do not fit. */
    PARTNERS_NOT_MIRRORED(
            Severity.ACT,
            "two name servers are not set up alike as partners, so that records go one way only",
            "Nothing.",
            "Nothing.",
            "Make each a partner of the other, of the type both; or remove this server from the other's partners.",
            "a look at the settings of both that shows that it is meant to be so"),
    /** Hosts ask for what nobody has. */
    NOBODY_HAS_IT(
            Severity.LOOK,
            "nobody has the name, and hosts ask for it",
            "Nothing.",
            "Look at who asks for it: an old shortcut, drive or printer, or a mistyped name.",
            "If somebody should have it: is it switched on, and does it use this name server?",
            "a registration of the name, or an answer to those who ask"),
    /** A unique name here, a group there. */
    TYPE_COLLISION(
            Severity.ACT,
            "one side wants the name for itself, the other as a group",
            "Tell your administrator: a computer and a workgroup have one name.",
            "Rename the computer, or the workgroup.",
            "Nothing on the network; the rename clears it.",
            "the release of the name by the one side or the other"),
    /** Hosts that compete for being the master browser. */
    BROWSER_CONTENTION(
            Severity.NOTHING_TO_DO,
            "computers compete for being the master browser, as they should",
            "Nothing.",
            "Nothing. To have it quiet, let one host win the elections (preferred master, OS level).",
            "Nothing; only if computers are missing in browse lists, look at who wins.",
            "a claim on a name of a computer or a user from the same hosts"),
    /** A name that moves between two hosts on purpose. */
    VIRTUAL_NAME_MOVE(
            Severity.NOTHING_TO_DO,
            "a floating name, as of a cluster, moves between hosts that keep their own names",
            "Nothing.",
            "Nothing.",
            "Nothing.",
            "answers of both hosts at the same time: then there are two with one name"),
    /** A name that an application made, taken twice. */
    APP_ALIAS(
            Severity.LOOK,
            "a name that an application made for itself, and somebody has it already",
            "Close the program where it runs twice, or start it on one machine only.",
            "One session of such a program for each machine (Q200832), or let it take the next free letter.",
            "Nothing on the network.",
            "another name of the same form from the same computer: then the program numbers its sessions itself"),
    /** A host that took another name. */
    DERIVED_RENAME(
            Severity.LOOK,
            "the host gave one name up and took another at once, as a Mac does that believes the DNS",
            "Nothing.",
            "Fix the name on the host (Mac: System Settings, Sharing, NetBIOS name).",
            "Correct the reverse DNS entry of its address.",
            "a claim of the old name by another host: then it was taken from it, not given up"),
    /** A registration for an address that is not the sender's. */
    GATEWAYED_ADDRESS(
            Severity.ACT,
            "somebody registers names for addresses that are not its own (NAT, container, remote access)",
            "Nothing.",
            "Switch NetBIOS off in the container or on the remote access interface, or use its host's network.",
            "Let only known proxies do so: access.check-source = true and access.proxy.",
            "an answer of the sender that lists the address: then it is the sender's own"),
    /** The name goes back and forth after silence. */
    OWNER_FLAP(
            Severity.LOOK,
            "an address did not answer when it was asked, lost the name for that, and wants it back",
            "Nothing.",
            "Look for a firewall that drops UDP 137 on the hosts.",
            "Look for loss between the name server and the hosts, or ask more patiently: [challenge-query].",
            "answers of both to questions that are asked more patiently: then there are two computers"),
    /** Somebody answers, or demands, what it has no right to. */
    SPOOFING_SUSPECTED(
            Severity.ACT,
            "somebody answers for names that it does not have, or demands that others give theirs up",
            "Tell your administrator; do not type passwords into prompts that you did not expect.",
            "Check the machine with that address; if nobody tests security there, take it off the network.",
            "Find its port by the address (switch tables), shut it, and list who talked to it.",
            "a node status of the same host that lists the names it answered for, or a word from who is allowed to test"),
    /** What a host sent came back. Told of captures only: every machine hears its own broadcasts once. */
    SELF_ECHO(
            Severity.NOTHING_TO_DO,
            "packets are seen twice: a loop, or a mirror port",
            "Nothing.",
            "Nothing.",
            "If it is no mirror port, look for a loop or a second path between the segments.",
            "the same request with another transaction id: then a second host sends it"),
    /** Not decided. */
    INSUFFICIENT_EVIDENCE(
            Severity.LOOK,
            "not enough is known",
            "Nothing yet.",
            "Nothing yet.",
            "Let the hosts be asked (nbnsd explain --probe), or look at them.",
            "");

    private final Severity severity;
    private final String text;
    private final String user;
    private final String desktop;
    private final String network;
    private final String change;

    VerdictCode(Severity severity, String text, String user, String desktop, String network, String change) {
        this.severity = severity;
        this.text = text;
        this.user = user;
        this.desktop = desktop;
        this.network = network;
        this.change = change;
    }

    /**
     * Whether somebody has to do something.
     *
     * @return how much it matters
     */
    public Severity severity() {
        return severity;
    }

    /**
     * What it means, in words, whatever the reasons are.
     *
     * @return such as {@code one computer with several network adapters}
     */
    public String text() {
        return text;
    }

    /**
     * What is to be done about it, as long as it is so, if nothing more is known.
     *
     * @param name the name
     * @return sentences
     */
    Advice advice(NetbiosName name) {
        return new Advice(severity, fill(user, name), fill(desktop, name), fill(network, name));
    }

    /**
     * What would overturn it, however sure it is.
     *
     * @return the beginning of a sentence; empty if nothing has been concluded
     */
    public String change() {
        return change;
    }

    private static String fill(String text, NetbiosName name) {
        return text.replace("NAME", name.toString());
    }

    boolean isDeterminedByPassiveFacts() {
        return switch (this) {
            case SAME_USER_TWO_HOSTS,
                    USER_AT_SEVERAL_ADDRESSES,
                    TYPE_COLLISION,
                    BROWSER_CONTENTION,
                    STATIC_BLOCKS_LIVE,
                    SELF_ECHO,
                    USER_NAMED_LIKE_COMPUTER,
                    NAME_SERVER_SILENT,
                    TURNED_AWAY,
                    RECALLED_BY_SERVER,
                    RELEASE_UNDONE,
                    DEAD_OWNER,
                    PARTNERS_NOT_MIRRORED,
                    NOBODY_HAS_IT -> true;
            default -> false;
        };
    }
}
