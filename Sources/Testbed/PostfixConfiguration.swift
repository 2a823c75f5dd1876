/// Postfix: submission, signing, and the receiving server with its checks.
///
/// A message that a user submits is signed and then handed by SMTP to the receiving server of the same Postfix, which
/// checks it as if it came from elsewhere. So every received copy has passed a real verification.
struct PostfixConfiguration {
    /// Submission with a limit each: one connection at a time, one message a minute, one sign-in a minute.
    struct LimitedPorts {
        let connections: Int
        let messages: Int
        let signIns: Int
    }

    let layout: TestbedLayout
    let hosts: [String]
    let ipv6: Bool
    let mxPort: Int
    let refusingPort: Int
    let greylistingPort: Int
    let limitedPorts: LimitedPorts
    /// An address on which submission also has its usual ports.
    let usualHost: String?
    let mailPorts: [(flavour: SASLFlavour, ports: PortBlock.MailPorts)]

    var main: String {
        """
        compatibility_level = 3.6
        queue_directory = \(layout.postfixQueue)
        data_directory = \(layout.postfixData)
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        shlib_directory = /usr/lib/postfix
        meta_directory = /etc/postfix
        mail_owner = postfix
        setgid_group = postdrop
        maillog_file = \(layout.log("postfix"))
        maillog_file_prefixes = \(layout.directory)

        myhostname = smtp.mail.test
        mydomain = mail.test
        myorigin = mail.test
        mydestination =
        inet_interfaces = loopback-only
        inet_protocols = \(ipv6 ? "all" : "ipv4")
        mynetworks = 127.0.0.0/8 [::1]/128
        # The machine's resolver is never asked: nothing here may depend on it, or reach it.
        smtp_dns_support_level = disabled
        smtpd_peername_lookup = no
        smtputf8_enable = yes

        # Without a list of recipients every local part is accepted, and unknown ones come back as bounces.
        virtual_mailbox_domains = \(TestAccounts.mailDomains.joined(separator: " "))
        virtual_transport = lmtp:unix:\(layout.dovecotRun(.all))/lmtp
        relay_domains = bounce.test greylist.test
        transport_maps = inline:{ { bounce.test = smtp:[127.0.0.1]:\(refusingPort) } { greylist.test = smtp:[127.0.0.1]:\(greylistingPort) } }
        default_transport = error:5.1.2 the testbed has no such domain
        alias_maps =
        local_recipient_maps =
        recipient_delimiter = +
        message_size_limit = 52428800
        mailbox_size_limit = 0
        virtual_mailbox_limit = 0
        biff = no
        notify_classes =
        enable_long_queue_ids = yes

        smtpd_tls_cert_file = \(layout.certificates)/server.pem
        smtpd_tls_key_file = \(layout.certificates)/server.key
        smtpd_tls_security_level = may
        smtpd_tls_auth_only = yes
        smtpd_tls_mandatory_protocols = >=TLSv1.2
        smtp_tls_security_level = none
        tls_random_source = dev:/dev/urandom

        smtpd_sasl_type = dovecot
        smtpd_sasl_path = \(layout.authSocket(.all))
        smtpd_sasl_security_options = noanonymous
        smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
        smtpd_sender_login_maps = pcre:\(layout.postfixConfiguration)/sender-logins
        # A filter that crashed is started again; until then mail passes without its header.
        milter_default_action = accept
        milter_protocol = 6

        # A long initial response of AUTH is one line.
        line_length_limit = 16384
        default_process_limit = 200
        smtpd_error_sleep_time = 0
        smtpd_hard_error_limit = 1000
        smtpd_client_connection_count_limit = 0
        smtpd_client_connection_rate_limit = 0
        in_flow_delay = 0
        # A service of which one process died is started again soon, not after a minute in which no mail moves.
        service_throttle_time = 1s
        queue_run_delay = 3s
        minimal_backoff_time = 3s
        maximal_backoff_time = 10s
        transport_retry_time = 3s
        maximal_queue_lifetime = 1h
        bounce_queue_lifetime = 1h

        """
    }

    /// Whoever is signed in may use the own address, with or without a part after `+`; the delegate that of the shared
    /// mailbox too.
    var senderLogins: String {
        let shared = TestAccounts.sharedMailbox
        return """
            /^\(shared.split(separator: ".").joined(separator: "\\."))$/ \(shared),\(TestAccounts.delegate)
            /^([^+@]+)(\\+[^@]*)?@(.+)$/ $1@$3

            """
    }

    var master: String {
        let listeners = submissionServices + limitedServices + receivingServices + testServices
        return (listeners + [Self.internalServices]).joined(separator: "\n") + "\n"
    }

    private func listener(_ host: String, _ port: Int) -> String {
        "\(host.contains(":") ? "[\(host)]" : host):\(port) inet n - n - - smtpd"
    }

    private var submissionServices: [String] {
        var services: [String] = []
        for (flavour, ports) in mailPorts {
            for host in hosts {
                services.append(submission(host, ports.submission, flavour, certificate: nil, isWrapped: false))
                services.append(submission(host, ports.submissions, flavour, certificate: nil, isWrapped: true))
            }
            if flavour == .all {
                if let usualHost {
                    services.append(submission(usualHost, 587, flavour, certificate: nil, isWrapped: false))
                    services.append(submission(usualHost, 465, flavour, certificate: nil, isWrapped: true))
                }
                let faults = [(PortBlock.expiredHost, "expired"), (PortBlock.wrongNameHost, "elsewhere")]
                for (host, certificate) in faults {
                    services.append(
                        submission(host, ports.submissions, flavour, certificate: certificate, isWrapped: true))
                }
            }
        }
        return services
    }

    /// The limits of Postfix itself, which by default do not count for this machine.
    private var limitedServices: [String] {
        let limits = [
            (limitedPorts.connections, "smtpd_client_connection_count_limit"),
            (limitedPorts.messages, "smtpd_client_message_rate_limit"),
            (limitedPorts.signIns, "smtpd_client_auth_rate_limit"),
        ]
        return limits.map { port, limit in
            [
                submission(PortBlock.goodHost, port, .all, certificate: nil, isWrapped: true),
                "  -o smtpd_client_event_limit_exceptions=", "  -o \(limit)=1",
            ].joined(separator: "\n")
        }
    }

    private func submission(
        _ host: String, _ port: Int, _ flavour: SASLFlavour, certificate: String?, isWrapped: Bool
    ) -> String {
        var lines = [
            listener(host, port),
            "  -o syslog_name=submission",
            "  -o smtpd_tls_security_level=encrypt",
            "  -o smtpd_tls_wrappermode=\(isWrapped ? "yes" : "no")",
            "  -o smtpd_sasl_auth_enable=yes",
            "  -o smtpd_sasl_path=\(layout.authSocket(flavour))",
            "  -o smtpd_client_restrictions=permit_sasl_authenticated,reject",
            "  -o { smtpd_sender_restrictions = reject_sender_login_mismatch, \(greylisting) }",
            "  -o { smtpd_recipient_restrictions = check_policy_service unix:\(layout.dovecotRun(.all))/quota-status }",
            "  -o smtpd_milters=unix:\(layout.milterSocket("opendkim"))",
            "  -o content_filter=smtp:[127.0.0.1]:\(mxPort)",
        ]
        if let certificate {
            lines.append("  -o smtpd_tls_cert_file=\(layout.certificates)/\(certificate).pem")
            lines.append("  -o smtpd_tls_key_file=\(layout.certificates)/\(certificate).key")
        }
        return lines.joined(separator: "\n")
    }

    private var greylisting: String {
        "check_sender_access inline:{ { \(TestAccounts.greylistedUser) = 451 4.7.1 Greylisting in action, please come back later } }"
    }

    private var receivingServices: [String] {
        hosts.map { host in
            [
                listener(host, mxPort),
                "  -o syslog_name=mx",
                "  -o myhostname=mx.mail.test",
                "  -o smtpd_relay_restrictions=reject_unauth_destination",
                "  -o smtpd_authorized_xclient_hosts=127.0.0.0/8,[::1]/128",
                "  -o smtpd_milters=unix:\(layout.milterSocket("opendkim")),unix:\(layout.milterSocket("opendmarc"))",
            ].joined(separator: "\n")
        }
    }

    /// Servers that say no: to bounce.test for good, to greylist.test for now.
    private var testServices: [String] {
        [
            refusal(port: refusingPort, answer: "550 5.1.1 no such user here", name: "mx.bounce.test"),
            refusal(port: greylistingPort, answer: "451 4.7.1 greylisted, come back later", name: "mx.greylist.test"),
        ]
    }

    private func refusal(port: Int, answer: String, name: String) -> String {
        """
        \(listener("127.0.0.1", port))
          -o myhostname=\(name)
          -o { smtpd_relay_restrictions = check_recipient_access static:{\(answer)}, reject }
        """
    }

    private static let internalServices = """
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        lmtp unix - - n - - lmtp
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """
}
