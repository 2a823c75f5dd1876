import Testing

@testable import Testbed

@Suite("What the testbed's servers offer")
struct EndpointTests {
    @Test("IMAP and submission answer with a certificate that the test authority signed")
    func everyServiceVerifies() async throws {
        let testbed = try await TestbedProcess.shared()
        for service in [testbed.mailService] + testbed.mechanisms.values {
            for (endpoint, startTLS) in [(service.imapTLS, String?.none), (service.imapSTARTTLS, "imap")] {
                let outcome = try await TLSDialogue(endpoint: endpoint, caFile: testbed.caFile, startTLS: startTLS)
                    .run(["a LOGOUT"])
                #expect(outcome.isVerified, "\(endpoint): \(outcome.errors)")
                #expect(outcome.text.contains("a OK"))
            }
            for (endpoint, startTLS) in [(service.submissionTLS, String?.none), (service.submissionSTARTTLS, "smtp")] {
                let outcome = try await TLSDialogue(endpoint: endpoint, caFile: testbed.caFile, startTLS: startTLS)
                    .run(["QUIT"])
                #expect(outcome.isVerified, "\(endpoint): \(outcome.errors)")
                #expect(outcome.text.contains("221 "))
            }
        }
    }

    @Test("Each endpoint offers exactly its mechanisms", arguments: SASLFlavour.allCases)
    func mechanismsAreExact(flavour: SASLFlavour) async throws {
        let testbed = try await TestbedProcess.shared()
        let service = try service(of: testbed, flavour)
        let imap = try await TLSDialogue(endpoint: service.imapTLS, caFile: testbed.caFile)
            .run(["a CAPABILITY", "b LOGOUT"])
        let capabilities = imap.lines.first { $0.hasPrefix("* CAPABILITY ") } ?? ""
        let imapMechanisms = capabilities.split(separator: " ").filter { $0.hasPrefix("AUTH=") }.map { $0.dropFirst(5) }
        #expect(Set(imapMechanisms.map(String.init)) == Set(flavour.mechanisms))

        let smtp = try await TLSDialogue(endpoint: service.submissionTLS, caFile: testbed.caFile)
            .run(["EHLO client.test", "QUIT"])
        let offer = smtp.lines.first { $0.dropFirst(4).hasPrefix("AUTH ") } ?? ""
        #expect(Set(offer.dropFirst(9).split(separator: " ").map(String.init)) == Set(flavour.mechanisms))
    }

    @Test("PLAIN signs in where it is offered and nowhere else", arguments: SASLFlavour.allCases)
    func plainIsAcceptedOnlyWhereOffered(flavour: SASLFlavour) async throws {
        let testbed = try await TestbedProcess.shared()
        let service = try service(of: testbed, flavour)
        let secret = Base64.encode("\0dave@mail.test\0\(testbed.users["dave@mail.test"] ?? "")")
        let imap = try await TLSDialogue(endpoint: service.imapTLS, caFile: testbed.caFile)
            .run(["a AUTHENTICATE PLAIN \(secret)", "b LOGOUT"])
        let smtp = try await TLSDialogue(endpoint: service.submissionTLS, caFile: testbed.caFile)
            .run(["EHLO client.test", "AUTH PLAIN \(secret)", "QUIT"])
        let isOffered = flavour.mechanisms.contains("PLAIN")
        #expect(imap.lines.contains { $0.hasPrefix("a OK") } == isOffered, "\(imap.text)")
        #expect(smtp.lines.contains { $0.hasPrefix("235 ") } == isOffered, "\(smtp.text)")
    }

    @Test("LOGIN signs in on the server that offers nothing else")
    func loginOnlyServerTakesLogin() async throws {
        let testbed = try await TestbedProcess.shared()
        let service = try service(of: testbed, .login)
        let answers = [Base64.encode("erin@mail.test"), Base64.encode(testbed.users["erin@mail.test"] ?? "")]
        let imap = try await TLSDialogue(endpoint: service.imapTLS, caFile: testbed.caFile)
            .run(["a AUTHENTICATE LOGIN"] + answers + ["b LOGOUT"])
        #expect(imap.lines.contains { $0.hasPrefix("a OK") }, "\(imap.text)")
        let smtp = try await TLSDialogue(endpoint: service.submissionTLS, caFile: testbed.caFile)
            .run(["EHLO client.test", "AUTH LOGIN"] + answers + ["QUIT"])
        #expect(smtp.lines.contains { $0.hasPrefix("235 ") }, "\(smtp.text)")
    }

    @Test("Without TLS there is STARTTLS and no way to sign in")
    func cleartextOffersNoSignIn() async throws {
        let testbed = try await TestbedProcess.shared()
        var imap = try SocketStream(host: testbed.imapSTARTTLS.host, port: testbed.imapSTARTTLS.port, timeout: 60)
        let greeting = try imap.readLine()
        #expect(greeting.contains(" STARTTLS") && greeting.contains(" LOGINDISABLED") && !greeting.contains("AUTH="))
        var smtp = try SocketStream(
            host: testbed.submissionSTARTTLS.host, port: testbed.submissionSTARTTLS.port, timeout: 60)
        _ = try smtp.readLine()
        try smtp.send(line: "EHLO client.test")
        var lines = [try smtp.readLine()]
        while lines.last?.dropFirst(3).first == "-" { lines.append(try smtp.readLine()) }
        #expect(lines.contains { $0.dropFirst(4) == "STARTTLS" })
        #expect(!lines.contains { $0.dropFirst(4).hasPrefix("AUTH") })
    }

    @Test("The servers answer on IPv6 too")
    func servesIPv6() async throws {
        let testbed = try await TestbedProcess.shared()
        try #require(testbed.ipv6, "This machine has no ::1, so the tests of both address families cannot run.")
        for endpoint in [testbed.imapTLS, testbed.submissionTLS] {
            let outcome = try await TLSDialogue(
                endpoint: endpoint, caFile: testbed.caFile, address: "[::1]:\(endpoint.port)"
            ).run([endpoint == testbed.imapTLS ? "a LOGOUT" : "QUIT"])
            #expect(outcome.isVerified, "\(outcome.errors)")
        }
    }

    @Test("The faulty certificates have exactly their fault")
    func faultyCertificates() async throws {
        let testbed = try await TestbedProcess.shared()
        for endpoint in [testbed.imapExpired, testbed.submissionExpired] {
            let outcome = try await TLSDialogue(endpoint: endpoint, caFile: testbed.caFile).run(["QUIT"])
            #expect(!outcome.isVerified && outcome.errors.contains("certificate has expired"), "\(outcome.errors)")
        }
        for endpoint in [testbed.imapWrongName, testbed.submissionWrongName] {
            let outcome = try await TLSDialogue(endpoint: endpoint, caFile: testbed.caFile).run(["QUIT"])
            #expect(!outcome.isVerified && outcome.errors.contains("ostname mismatch"), "\(outcome.errors)")
        }
    }

    @Test("DNS answers on its own port and on port 53 of its own address")
    func dnsAnswers() async throws {
        let testbed = try await TestbedProcess.shared()
        for server in [testbed.dnsServer, testbed.dnsServerPort53] {
            let parts = server.split(separator: ":")
            let port = try #require(Int(parts[1]))
            #expect(throws: Never.self) { try ReadinessProbe.dns(host: String(parts[0]), port: port).ask() }
        }
    }

    @Test("Nothing listens on the closed port")
    func closedPortIsClosed() async throws {
        let testbed = try await TestbedProcess.shared()
        #expect(throws: TestbedError.self) {
            _ = try SocketStream(host: testbed.closedPort.host, port: testbed.closedPort.port, timeout: 2)
        }
    }

    private func service(of testbed: TestbedManifest, _ flavour: SASLFlavour) throws -> TestbedManifest.MailService {
        flavour == .all ? testbed.mailService : try #require(testbed.mechanisms[flavour.mechanisms[0]])
    }
}
