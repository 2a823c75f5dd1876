/// OpenDMARC: checks SPF by itself, reads DKIM from OpenDKIM's header, and adds its verdicts.
///
/// It knows no setting for the DNS server and asks the one in `/etc/resolv.conf`. So it runs in a mount namespace of
/// its own, where that file is the testbed's.
struct OpenDMARCConfiguration {
    let layout: TestbedLayout

    var text: String {
        """
        Socket local:\(layout.milterSocket("opendmarc"))
        UMask 007
        Syslog false
        Background false
        AutoRestart false
        AuthservID mail.test
        TrustedAuthservIDs mail.test
        RejectFailures false
        SPFSelfValidate true
        SPFIgnoreResults true
        IgnoreHosts \(layout.configuration)/opendmarc-ignored

        """
    }

    /// A documentation address (RFC 5737): without this file OpenDMARC ignores everything from 127.0.0.1.
    var ignoredHosts: String { "192.0.2.255\n" }

    /// Programs and arguments to start it with.
    func launch(user: SystemUser, group: UInt32) -> ChildProcess.Launch {
        let script = #"mount --bind "$1" /etc/resolv.conf && shift && exec "$@""#
        return ChildProcess.Launch(
            executable: "/usr/bin/unshare",
            arguments: [
                "--mount", "--propagation", "private", "/bin/sh", "-c", script, "opendmarc", layout.resolverFile,
                "/usr/bin/setpriv", "--reuid", "\(user.uid)", "--regid", "\(group)", "--clear-groups",
                "/usr/sbin/opendmarc", "-f", "-c", "\(layout.configuration)/opendmarc.conf",
            ])
    }
}
