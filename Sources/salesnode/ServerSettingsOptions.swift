import ArgumentParser
import SalesnodeApp

/// Where a mailbox's servers are and as whom to sign in.
struct ServerSettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The receiving server.", valueName: "host:port"))
    var imap: String?

    @Option(
        name: .customLong("imap-tls"),
        help: ArgumentHelp("implicit or starttls. Default: by the port.", valueName: "kind"))
    var imapTLS: String?

    @Option(help: ArgumentHelp("The sending server.", valueName: "host:port"))
    var smtp: String?

    @Option(
        name: .customLong("smtp-tls"),
        help: ArgumentHelp("implicit or starttls. Default: by the port.", valueName: "kind"))
    var smtpTLS: String?

    @Option(help: ArgumentHelp("The user name. Default: the address.", valueName: "name"))
    var user: String?

    @Option(
        name: .customLong("smtp-user"),
        help: ArgumentHelp("The user name for sending. Default: that of --user.", valueName: "name"))
    var smtpUser: String?

    @Option(
        name: .customLong("password-file"),
        help: ArgumentHelp(
            "The file with the password, or - for standard input. Default: SALESNODE_PASSWORD, or a question.",
            valueName: "file"))
    var passwordFile: String?

    @Option(
        name: .customLong("smtp-password-file"),
        help: ArgumentHelp(
            "The file with the password for sending. Default: SALESNODE_SMTP_PASSWORD, or the same password.",
            valueName: "file"))
    var smtpPasswordFile: String?

    @Option(
        name: .customLong("accept-host"),
        help: ArgumentHelp(
            "A found server outside the address's domain that the password may be sent to; may be repeated.",
            valueName: "host"))
    var acceptHost: [String] = []

    @OptionGroup var trust: TrustOptions

    func collect(into options: inout CommandOptions) {
        options.values[.imap] = imap
        options.values[.imapTLS] = imapTLS
        options.values[.smtp] = smtp
        options.values[.smtpTLS] = smtpTLS
        options.values[.user] = user
        options.values[.smtpUser] = smtpUser
        options.values[.passwordFile] = passwordFile
        options.values[.smtpPasswordFile] = smtpPasswordFile
        if !acceptHost.isEmpty { options.values[.acceptHost] = acceptHost.joined(separator: ",") }
        trust.collect(into: &options)
    }
}
