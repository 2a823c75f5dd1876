import Glibc

/// What a machine must have before a testbed can start.
enum Requirements {
    /// Every program the testbed runs, with the Debian package that brings it.
    static let programs: [(path: String, package: String)] = [
        ("/usr/sbin/dovecot", "dovecot-core"),
        ("/usr/bin/doveadm", "dovecot-core"),
        ("/usr/lib/dovecot/imap", "dovecot-imapd"),
        ("/usr/lib/dovecot/lmtp", "dovecot-lmtpd"),
        ("/usr/lib/postfix/sbin/master", "postfix"),
        ("/usr/lib/postfix/postfix-pcre.so", "postfix-pcre"),
        ("/usr/sbin/opendkim", "opendkim"),
        ("/usr/sbin/opendmarc", "opendmarc"),
        ("/usr/sbin/dnsmasq", "dnsmasq-base"),
        ("/usr/bin/openssl", "openssl"),
        ("/usr/bin/setpriv", "util-linux"),
        ("/usr/bin/unshare", "util-linux"),
    ]

    /// What the OAuth server is made of.
    private static let oauthPrograms: [(path: String, package: String)] = [
        ("/usr/bin/python3", "python3"),
        ("/usr/lib/python3/dist-packages/oauth2_provider/__init__.py", "python3-django-oauth-toolkit"),
    ]

    /// - Throws: `requirementMissing`, naming the remedy.
    static func check(oauth: Bool = false) throws(TestbedError) {
        guard geteuid() == 0 else {
            throw TestbedError(
                .requirementMissing,
                "The testbed must run as root, because Postfix starts its parts under several users; "
                    + "use a container or a virtual machine where you are root.")
        }
        let missing = (programs + (oauth ? oauthPrograms : [])).filter { access($0.path, R_OK) != 0 }
        if let first = missing.first {
            var packages: [String] = []
            for program in missing where !packages.contains(program.package) { packages.append(program.package) }
            throw TestbedError(
                .requirementMissing,
                "\(first.path) is missing; install the Debian "
                    + "\(packages.count == 1 ? "package" : "packages") \(packages.joined(separator: " ")).")
        }
        // OpenDMARC gets a mount namespace, see OpenDMARCConfiguration.
        let namespace = try HelperCommand(executable: "/usr/bin/unshare", arguments: ["--mount", "/bin/true"])
            .runBlocking()
        guard namespace.ending == .status(0) else {
            throw TestbedError(
                .requirementMissing,
                "This machine does not let root make a mount namespace, which the testbed needs for OpenDMARC; "
                    + "in a container, allow the capability SYS_ADMIN.")
        }
    }
}
