/// How far a Check looks around after a failure, to tell two causes apart.
///
/// Every probe goes to the host that the person named, to a server of ``PortComparison``, or only asks DNS, and none
/// carries a credential.
struct ProbePlan: Sendable {
    /// How long a server may say nothing before a second connection asks whether the encryption is the other way round.
    var silence = Duration.seconds(4)
    /// How long one round of probes may take; what has not answered by then is not known.
    var limit = Duration.seconds(3)
    /// How long one direction waits to hear whether the other accepts the same password.
    var comparison = Duration.seconds(10)
    /// Ports on which mail is usually read.
    var receivingPorts = [993, 143]
    /// Ports on which mail is usually submitted.
    var sendingPorts = [465, 587]

    func ports(_ direction: MailDirection) -> [Int] { direction == .receiving ? receivingPorts : sendingPorts }
}
