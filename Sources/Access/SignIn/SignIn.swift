public import MailModel
internal import MailStore

/// Lets a person in by address and password.
public struct SignIn: Sendable {
    private let dependencies: AccessDependencies

    /// Creates the use case.
    public init(_ dependencies: AccessDependencies) { self.dependencies = dependencies }

    private struct Candidate: Sendable {
        let person: PersonRecord
        let hash: Secret
        let isKnownDevice: Bool
    }

    /// Verifies the password and begins a session.
    ///
    /// - Parameters:
    ///   - address: as it was typed.
    ///   - device: the device token of the browser, where it has one.
    /// - Throws: ``AccessError``: `refused` for whatever does not match, known address or not; `tooMany`; `busy`;
    ///   `notAllowed` where the person is in no workspace any more; `storeFailed`.
    public func run(
        address: String, password: Secret, device: BearerToken?, origin: RequestOrigin
    ) async throws(AccessError) -> NewSession {
        guard password.count <= PasswordRules.maximumBytes else { throw .refused }
        let parsed = try? EmailAddress(address)
        let candidate = try await find(parsed, device: device)
        let attempt = SignInAttempt(
            account: parsed?.comparisonKey ?? address.lowercased(), source: origin.source,
            device: candidate?.isKnownDevice == true ? device?.digest : nil)
        try dependencies.limits.admit(attempt, at: dependencies.store.time)
        let verdict = try await dependencies.hasher.verify(
            password, against: candidate?.hash, isUrgent: attempt.device != nil)
        guard let candidate, verdict != .wrong else {
            if let candidate { try await noteRefusal(of: candidate.person, origin: origin) }
            throw .refused
        }
        let session = try await begin(candidate, verdict, device: device, origin: origin)
        dependencies.limits.succeeded(attempt)
        return session
    }

    private func find(_ address: EmailAddress?, device: BearerToken?) async throws(AccessError) -> Candidate? {
        guard let address else { return nil }
        return try await dependencies.read { reader in
            guard let person = try reader.person(address: address),
                let hash = try reader.passwordHash(of: person.id)
            else { return nil }
            let isKnown = try device.map { try reader.knowsDevice($0.digest, of: person.id) } ?? false
            return Candidate(person: person, hash: hash, isKnownDevice: isKnown)
        }
    }

    private func begin(
        _ candidate: Candidate, _ verdict: PasswordHasher.Verdict, device: BearerToken?, origin: RequestOrigin
    ) async throws(AccessError) -> NewSession {
        let lifetimes = dependencies.lifetimes
        return try await dependencies.write { writer in
            let person = candidate.person.id
            // A password that was changed in the meantime opens nothing any more.
            guard try writer.passwordHash(of: person) == candidate.hash else { throw AccessError.refused }
            if case .rightWithNewHash(let hash) = verdict { try writer.refreshPasswordHash(hash, of: person) }
            let places = try writer.memberships(of: person)
            let last = try writer.sessions(of: person).first?.workspace
            guard let place = places.first(where: { $0.member.workspace == last }) ?? places.first else {
                throw AccessError(.notAllowed, "You are not a member of any workspace any more. Ask for an invitation.")
            }
            let session = try writer.beginSession(
                for: place.member, device: device, origin: origin, lifetimes: lifetimes)
            try writer.note(.signedIn, by: session.member, detail: ["client": origin.label])
            return session
        }
    }

    /// In every workspace of the person, because each trusts this person. The limits bound how many there can be.
    private func noteRefusal(of person: PersonRecord, origin: RequestOrigin) async throws(AccessError) {
        try await dependencies.write { writer in
            for place in try writer.memberships(of: person.id).prefix(20) {
                try writer.noteAudit(
                    AuditDraft(
                        workspace: place.member.workspace, kind: .signInRefused, actorName: "",
                        subjectID: place.member.id.description, subjectName: place.member.name,
                        detail: AuditLog.encoded(["client": origin.label]), source: origin.source))
            }
        }
    }
}
