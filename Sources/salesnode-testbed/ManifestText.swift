import Testbed

/// A manifest for people: what listens where, and what to type next.
struct ManifestText {
    let manifest: TestbedManifest

    var text: String {
        let users = manifest.users.keys.sorted().joined(separator: " ")
        let passwords = Set(manifest.users.values)
        let common = passwords.count == 1 ? passwords.first.map { "Password: \($0)" } : nil
        var lines = [
            "The testbed is ready.",
            "",
            row("IMAP, TLS", manifest.imapTLS),
            row("IMAP, STARTTLS", manifest.imapSTARTTLS),
            row("Submission, TLS", manifest.submissionTLS),
            row("Submission, STARTTLS", manifest.submissionSTARTTLS),
        ]
        for (name, service) in manifest.mechanisms.sorted(by: { $0.key < $1.key }) {
            lines.append(row("IMAP, \(name) only", service.imapTLS))
            lines.append(row("Submission, \(name) only", service.submissionTLS))
        }
        lines += [
            row("IMAP, expired", manifest.imapExpired),
            row("IMAP, wrong name", manifest.imapWrongName),
            row("Receiving server", manifest.mx),
            row("LMTP", manifest.lmtp),
            "  \(padded("DNS"))\(manifest.dnsServer)",
            "  \(padded("CA certificate"))\(manifest.caFile)",
            "",
            "Users: \(users)",
            common ?? "Passwords: as given by --user and --password.",
        ]
        if manifest.loadUsers > 0 {
            lines.append("Load users: u1@load.test to u\(manifest.loadUsers)@load.test")
        }
        if let oauth = manifest.oauth {
            let client = oauth.confidentialClient
            lines += [
                "", "OAuth: \(oauth.issuer), in a browser \(oauth.localIssuer)",
                "  client \(client.id), secret \(client.secret ?? ""); public client \(oauth.publicClient.id); "
                    + "scope \(oauth.mailScope)",
            ]
        }
        lines += ["", "Try, in another terminal:"] + example + ["", "Stop with Ctrl-C."]
        return lines.joined(separator: "\n")
    }

    private var example: [String] {
        [
            "  salesnode check alice@mail.test --dns-server \(manifest.dnsServer) --ca-file \(manifest.caFile) \\",
            "      --allow-private-hosts",
            "  doveadm -c \(manifest.directory)/etc/dovecot.conf fetch -u alice@mail.test hdr.subject all",
            "  salesnode-testbed server stop dovecot --directory \(manifest.directory)",
        ]
    }

    private func row(_ title: String, _ endpoint: TestbedManifest.Endpoint) -> String {
        "  \(padded(title))\(endpoint.address)  (\(endpoint.name))"
    }

    private func padded(_ title: String) -> String {
        title + String(repeating: " ", count: max(1, 32 - title.count))
    }
}
