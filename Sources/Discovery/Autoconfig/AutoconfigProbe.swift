package import MailModel

/// Reads what a stranger's web server could answer, as discovery does, for the fuzzer.
package enum AutoconfigProbe {
    /// Reads bytes as both kinds of document, and gives how many servers were found in them.
    ///
    /// It checks what must hold for any input: every server has a usable port and host, and is encrypted.
    package static func servers(in bytes: [UInt8], address: EmailAddress) -> Int {
        var servers: [DiscoveredServer] = []
        if let document = try? AutoconfigDocument(bytes, address: address) {
            servers += [document.imap, document.smtp].compactMap { $0 }
            precondition(document.remarks.count <= 2 * AutoconfigDocument.maximumServers)
            precondition(document.signIn.count <= 2)
        }
        if let document = try? AutodiscoverDocument(bytes, address: address) {
            servers += [document.imap, document.smtp].compactMap { $0 }
            precondition(document.remarks.count <= AutodiscoverDocument.maximumProtocols)
        }
        for server in servers {
            precondition((1...65535).contains(server.endpoint.port) && Endpoint(server.endpoint.description) != nil)
            precondition(server.user.map { $0.utf8.count <= 500 } ?? true)
        }
        if let root = try? XMLReader.document(bytes) { precondition(root.name.utf8.count <= 200 * 3) }
        return servers.count
    }
}
