package org.nbnsd.daemon;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.control.ConfigurationChecked;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.HttpConfiguration;
import org.nbnsd.http.server.HttpSettings.Tls;
import org.nbnsd.http.server.TlsFileException;
import org.nbnsd.http.server.TlsIdentity;

/** What there is to say of the files that HTTP is encrypted with. A class of its own, for a daemon without HTTP loads none of it. */
final class HttpCheck {
    private HttpCheck() {}

    static ConfigurationChecked add(Configuration configuration, HttpConfiguration http, ConfigurationChecked checked) {
        Tls files = HttpPart.tls(http);
        if (files == null) {
            return checked;
        }
        try {
            List<String> warnings = new ArrayList<>(checked.warnings());
            warnings.addAll(TlsIdentity.read(files).warnings(files, System.currentTimeMillis()));
            return new ConfigurationChecked(checked.faults(), warnings, checked.does());
        } catch (TlsFileException e) {
            List<ConfigurationFault> faults = new ArrayList<>(checked.faults());
            faults.add(configuration.fault(e.key(), e.found()));
            return new ConfigurationChecked(faults, List.of(), List.of());
        }
    }
}
