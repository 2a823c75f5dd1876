internal import MailModel
internal import Web

/// Whether passwords that people enter on the pages are encrypted on their way, and by whom.
///
/// `serve` asks before it opens anything: a server that others reach must either have a certificate or stand behind a
/// proxy that was named.
struct ServingRules {
    let settings: Settings

    /// The files of the own certificate; nil where none is used.
    ///
    /// - Throws: ``CommandFailure`` with `wrongUsage`, saying what to give.
    func certificate() throws(CommandFailure) -> ServerCertificate.Files? {
        switch (settings.tlsCertificate, settings.tlsKey) {
        case (let certificate?, let key?):
            guard settings.publicURL?.isSecure == true else {
                throw Self.refusal(
                    "\(SettingKey.tlsCertificate.option) also needs \(SettingKey.publicURL.option) https://HOST: the name in"
                        + " the certificate, under which people come")
            }
            return ServerCertificate.Files(certificate: certificate, key: key)
        case (nil, nil):
            try checkUnencrypted()
            return nil
        case (.some, nil): throw Self.pair(.tlsCertificate, needs: .tlsKey)
        case (nil, .some): throw Self.pair(.tlsKey, needs: .tlsCertificate)
        }
    }

    /// Without a certificate of our own, only this machine or a proxy that was named may come.
    private func checkUnencrypted() throws(CommandFailure) {
        guard !settings.listen.isLoopback else { return }
        let listen = "\(SettingKey.listen.option) \(settings.listen)"
        guard !settings.trustedProxies.isEmpty else {
            throw Self.refusal(
                "with \(listen) other machines reach the pages, and passwords would cross the network unencrypted. Give"
                    + " \(SettingKey.tlsCertificate.option) FILE, \(SettingKey.tlsKey.option) FILE and"
                    + " \(SettingKey.publicURL.option) https://HOST; or put a proxy in front that ends TLS, and name it"
                    + " with \(SettingKey.trustedProxy.option) ADDRESS and \(SettingKey.publicURL.option) https://HOST; or"
                    + " listen on 127.0.0.1")
        }
        guard settings.publicURL?.isSecure == true else {
            throw Self.refusal(
                "behind a proxy, \(listen) also needs \(SettingKey.publicURL.option) https://HOST: the address under which"
                    + " people come to the proxy")
        }
    }

    private static func pair(_ given: SettingKey, needs other: SettingKey) -> CommandFailure {
        refusal("\(given.option) also needs \(other.option): a certificate and its key go together")
    }

    private static func refusal(_ words: String) -> CommandFailure { CommandFailure(.wrongUsage, words) }
}
