public import MailModel

extension ServerSettings {
    /// A receiving server, with what was left out filled in.
    ///
    /// Without a port it is 993 or 143, by the kind of encryption. Without the kind it follows from the port: 143 means
    /// STARTTLS, all others TLS from the first byte (RFC 8314 §3).
    public static func receiving(
        host: Host, port: Int? = nil, security: ConnectionSecurity? = nil, user: String
    ) -> ServerSettings {
        completed(host, port, security, implicitPort: 993, upgradePort: 143, user: user)
    }

    /// A sending server, with what was left out filled in.
    ///
    /// Without a port it is 465 or 587, by the kind of encryption. Without the kind it follows from the port: 587, 25 and
    /// 2525 mean STARTTLS, all others TLS from the first byte (RFC 8314 §3).
    public static func sending(
        host: Host, port: Int? = nil, security: ConnectionSecurity? = nil, user: String
    ) -> ServerSettings {
        completed(host, port, security, implicitPort: 465, upgradePort: 587, user: user)
    }

    private static func completed(
        _ host: Host, _ port: Int?, _ security: ConnectionSecurity?, implicitPort: Int, upgradePort: Int, user: String
    ) -> ServerSettings {
        let isUpgradePort = port.map { [143, 587, 25, 2525].contains($0) } ?? false
        let security = security ?? (isUpgradePort ? .starttls : .implicit)
        let port = port ?? (security == .implicit ? implicitPort : upgradePort)
        return ServerSettings(endpoint: Endpoint(host: host, port: port), security: security, user: user)
    }
}
