public import MailModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The secrets that were given by environment variables, taken out of the process's environment.
public struct EnvironmentSecrets: Sendable {
    /// `SALESNODE_PASSWORD`.
    public var password: Secret?
    /// `SALESNODE_SMTP_PASSWORD`.
    public var smtpPassword: Secret?
    /// `SALESNODE_MASTER_KEY`.
    public var masterKey: Secret?
    /// `SALESNODE_ALERT_RELAY_PASSWORD`.
    public var alertRelayPassword: Secret?
    /// `SALESNODE_OAUTH_CLIENT_SECRET`.
    public var oauthClientSecret: Secret?

    static let passwordVariable = "SALESNODE_PASSWORD"
    static let smtpPasswordVariable = "SALESNODE_SMTP_PASSWORD"
    static let masterKeyVariable = "SALESNODE_MASTER_KEY"
    static let alertRelayPasswordVariable = "SALESNODE_ALERT_RELAY_PASSWORD"
    static let oauthClientSecretVariable = "SALESNODE_OAUTH_CLIENT_SECRET"

    /// Creates a set; tests do.
    public init(
        password: Secret? = nil, smtpPassword: Secret? = nil, masterKey: Secret? = nil,
        alertRelayPassword: Secret? = nil, oauthClientSecret: Secret? = nil
    ) {
        self.password = password
        self.smtpPassword = smtpPassword
        self.masterKey = masterKey
        self.alertRelayPassword = alertRelayPassword
        self.oauthClientSecret = oauthClientSecret
    }

    /// Reads the variables, overwrites their memory and removes them from the environment.
    ///
    /// Call it before anything copies the environment and before other threads run: neither child processes nor
    /// `/proc/PID/environ` show the values afterwards. Until then, another process of the same user can read them.
    public static func takeFromEnvironment() -> EnvironmentSecrets {
        EnvironmentSecrets(
            password: take(passwordVariable), smtpPassword: take(smtpPasswordVariable),
            masterKey: take(masterKeyVariable), alertRelayPassword: take(alertRelayPasswordVariable),
            oauthClientSecret: take(oauthClientSecretVariable))
    }

    /// An empty variable counts as unset.
    private static func take(_ name: String) -> Secret? {
        guard let value = getenv(name) else { return nil }
        let count = strlen(value)
        let secret = Secret(UnsafeRawBufferPointer(start: value, count: count))
        explicit_bzero(value, count)
        unsetenv(name)
        return secret.isEmpty ? nil : secret
    }
}
