package org.nbnsd.cli.setup;

import java.util.List;

/** What to do on Windows so that it uses these name servers. */
final class WindowsClients {
    private WindowsClients() {}

    /** Lines to paste, with comments. */
    static List<String> lines(Servers servers) {
        return List.of(
                "rem One machine, in an administrator's cmd.exe; netsh interface show interface lists the adapters",
                "netsh interface ipv4 set winsservers name=\"Ethernet\" source=static address=" + servers.first(),
                "netsh interface ipv4 add winsservers name=\"Ethernet\" address=" + servers.second(),
                "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\NetBT\\Parameters /v NodeType /t REG_DWORD /d "
                        + servers.nodeType() + " /f",
                "",
                "rem NetBIOS over TCP/IP must be on for the adapter: 1 is on, 2 is off, 0 is as DHCP says",
                "powershell -Command \"Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE' |"
                        + " Invoke-CimMethod -MethodName SetTcpipNetbios -Arguments @{TcpipNetbiosOptions=[uint32]1}\"",
                "",
                "rem Many machines: this line as a startup script of a group policy (Computer Configuration, Policies,",
                "rem Windows Settings, Scripts, Startup); there is no policy of Windows itself for WINS servers",
                "powershell -Command \"Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled=TRUE' |"
                        + " Invoke-CimMethod -MethodName SetWINSServer -Arguments @{WINSPrimaryServer='"
                        + servers.first()
                        + "';WINSSecondaryServer='" + servers.second() + "'}\"",
                "",
                "rem Register again now, without a restart, and look",
                "nbtstat -RR",
                "nbtstat -n",
                "ipconfig /all | findstr /i \"wins netbios node\"");
    }
}
