package org.nbnsd.capture;

/** How frames begin, by the numbers of https://www.tcpdump.org/linktypes.html. */
final class LinkType {
    static final int NULL = 0;
    static final int ETHERNET = 1;
    static final int PPP = 9;
    static final int RAW_BSD = 12;
    static final int RAW_OPENBSD = 14;
    /** PPP in frames like those of HDLC, or Cisco's HDLC. */
    static final int PPP_HDLC = 50;
    /** PPPoE without Ethernet. */
    static final int PPP_ETHER = 51;

    static final int RAW = 101;
    static final int CISCO_HDLC = 104;
    static final int WIRELESS = 105;
    static final int LOOP = 108;
    static final int LINUX_COOKED = 113;
    static final int PRISM = 119;
    static final int RADIOTAP = 127;
    static final int AVS = 163;
    static final int LINUX_PPPD = 166;
    static final int PPI = 192;
    static final int PPP_WITH_DIRECTION = 204;
    static final int MPLS = 219;
    static final int IPV4 = 228;
    static final int NFLOG = 239;
    static final int NETANALYZER = 240;
    static final int NETANALYZER_TRANSPARENT = 241;
    static final int PKTAP = 258;
    static final int LINUX_COOKED_2 = 276;

    private LinkType() {}
}
