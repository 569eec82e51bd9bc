package org.nbnsd.diagnosis;

import java.util.Map;

/** Tells virtual machines by the addresses of their adapters. */
final class Hypervisor {
    /** The first octets of addresses that hypervisors give to their guests. */
    private static final Map<String, String> VENDORS = Map.of(
            "00-0C-29", "VMware",
            "00-50-56", "VMware",
            "00-15-5D", "Hyper-V",
            "08-00-27", "VirtualBox",
            "52-54-00", "QEMU",
            "00-16-3E", "Xen");
    /** An adapter of the hypervisor's own host. */
    private static final String HOST = "00-50-56-C0-00";

    private static final int VENDOR_LENGTH = 8;

    private Hypervisor() {}

    /** Whose guest has an adapter with this address, such as 00-0C-29-00-00-01; empty if it is no guest's. */
    static String of(String mac) {
        return mac.length() < VENDOR_LENGTH || mac.startsWith(HOST)
                ? ""
                : VENDORS.getOrDefault(mac.substring(0, VENDOR_LENGTH), "");
    }
}
