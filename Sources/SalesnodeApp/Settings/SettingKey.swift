/// Every setting that can be given as an option, an environment variable or a key of the configuration file.
///
/// The raw value is the key in the file, such as `keyFile`; the option is `--key-file` and the variable
/// `SALESNODE_KEY_FILE`.
public enum SettingKey: String, Sendable, Hashable, CaseIterable {
    /// The folder with the database.
    case data
    /// The file with the master key.
    case keyFile
    /// Where `serve` listens for HTTP.
    case listen
    /// Under which address people reach the pages.
    case publicURL = "publicUrl"
    /// The proxies whose word on the client's address counts.
    case trustedProxy
    /// The file with the certificate of the pages.
    case tlsCertificate
    /// The file with its key.
    case tlsKey
    /// The DNS server to ask instead of the system's.
    case dnsServer
    /// Whether loopback and private addresses may be reached.
    case allowPrivateHosts
    /// Whether ports other than mail ports may be reached.
    case allowAnyPort
    /// Which servers are asked whether a port is blocked for every host.
    case compareHosts
    /// A file with the certificates to trust instead of the system's.
    case caFile
    /// The fingerprint of the one certificate to trust.
    case pin
    /// How much is logged.
    case logLevel
    /// How long the round trip of a test message may take.
    case timeout
    /// How long a search for settings may take.
    case discoveryTimeout
    /// Whether a search may ask a database of settings.
    case discoveryDatabase
    /// The address of that database.
    case discoveryDatabaseURL = "discoveryDatabaseUrl"
    /// Hosts outside the address's own domain that a password may be sent to.
    case acceptHost
    /// The receiving server.
    case imap
    /// How the connection to it is encrypted.
    case imapTLS = "imapTls"
    /// The sending server.
    case smtp
    /// How the connection to it is encrypted.
    case smtpTLS = "smtpTls"
    /// The user name for signing in.
    case user
    /// The user name for signing in to the sending server.
    case smtpUser
    /// The file with the password.
    case passwordFile
    /// The file with the password of the sending server.
    case smtpPasswordFile
    /// How often a mailbox that works is looked at.
    case checkInterval
    /// Who hears of every alert.
    case alertTo
    /// The server that sends alerts.
    case alertRelay
    /// How the connection to it is encrypted.
    case alertRelayTLS = "alertRelayTls"
    /// The user name for signing in to it.
    case alertRelayUser
    /// The file with its password.
    case alertRelayPasswordFile
    /// From whom alerts come that it sends.
    case alertFrom
    /// Whether a mailbox sends what that server does not take.
    case alertFallback

    /// What kind of value it takes.
    enum Kind: Sendable {
        case text
        case number
        case truth
    }

    /// The option with its dashes, such as `--key-file`.
    public var option: String { "--" + words.joined(separator: "-") }

    /// The environment variable, such as `SALESNODE_KEY_FILE`.
    public var variable: String { "SALESNODE_" + words.joined(separator: "_").uppercased() }

    var kind: Kind {
        switch self {
        case .allowPrivateHosts, .allowAnyPort, .discoveryDatabase, .alertFallback: .truth
        case .timeout, .discoveryTimeout, .checkInterval: .number
        default: .text
        }
    }

    /// The right form, to follow "must be".
    var form: String {
        switch self {
        case .data: "the path of a folder"
        case .keyFile, .caFile, .tlsCertificate, .tlsKey: "the path of a file"
        case .listen: "ADDRESS:PORT with a numeric address, such as 127.0.0.1:8080"
        case .publicURL: "https://HOST, or http://localhost:PORT, without a path"
        case .trustedProxy: "a numeric address, or several with commas between them"
        case .dnsServer: "ADDRESS:PORT with a numeric address, such as 127.0.0.1:53"
        case .allowPrivateHosts, .allowAnyPort, .discoveryDatabase, .alertFallback: "true or false"
        case .compareHosts: "presets, none, or one or several host names with commas between them"
        case .pin: "the SHA-256 fingerprint of a certificate: 64 hexadecimal digits, with or without colons"
        case .logLevel: "one of trace, debug, info, notice, warning, error, critical"
        case .timeout: "a whole number of seconds from 1 to 600"
        case .discoveryTimeout: "a whole number of seconds from 1 to 60"
        case .discoveryDatabaseURL: "an https address that ends in a slash; the domain is added to it"
        case .acceptHost: "a host name, or several with commas between them"
        case .imap: "HOST or HOST:PORT, such as imap.example.com:993"
        case .smtp: "HOST or HOST:PORT, such as smtp.example.com:465"
        case .imapTLS, .smtpTLS, .alertRelayTLS: "implicit or starttls"
        case .user, .smtpUser, .alertRelayUser: "a user name of 1 to 500 characters without control characters"
        case .checkInterval: "a whole number of minutes from 1 to 1440"
        case .alertTo: "an e-mail address, or several with commas between them"
        case .alertRelay: "HOST or HOST:PORT, such as smtp.example.com:465"
        case .alertFrom: "an e-mail address"
        case .alertRelayPasswordFile: "the path of a file"
        case .passwordFile, .smtpPasswordFile: "the path of a file, or - for standard input"
        }
    }

    /// The raw value's words in lower case.
    private var words: [String] {
        var words: [String] = [""]
        for character in rawValue {
            if character.isUppercase { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
        return words
    }
}

/// Where a setting's value came from, for error messages.
enum SettingOrigin: Sendable, Hashable {
    case option
    case variable
    case file(String)

    /// How a person names the place, such as `--listen` or `"listen" in /etc/salesnode/config.json`.
    func name(of key: SettingKey) -> String {
        switch self {
        case .option: key.option
        case .variable: key.variable
        case .file(let path): "\"\(key.rawValue)\" in \(path)"
        }
    }
}
