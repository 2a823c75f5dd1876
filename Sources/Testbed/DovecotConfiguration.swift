/// Dovecot 2.3: IMAP, LMTP, the mail store, and sign-in for Postfix.
///
/// The instance with every mechanism is complete. The others exist to announce one mechanism each: they share its mail
/// store and its users and have IMAP and sign-in only.
struct DovecotConfiguration {
    let layout: TestbedLayout
    let flavour: SASLFlavour
    let hosts: [String]
    let ports: PortBlock.MailPorts
    let lmtpPort: Int
    /// An address on which this instance also listens on the usual ports.
    var usualHost: String?
    /// Whether this instance also takes tokens, and asks the OAuth server about them.
    var takesTokens = false

    private var isComplete: Bool { flavour == .all }

    /// The sign-in service runs and never says a word.
    private var unattended: String {
        flavour != .unattended
            ? ""
            : """
            service auth {
              executable = /bin/sleep 100000
            }
            """
    }

    var text: String {
        [
            common, mailStore, users, imapService, isComplete ? deliveryService : "", isComplete ? faults : "",
            unattended,
        ]
        .joined(separator: "\n")
    }

    private var listenAddresses: String {
        // The faulty certificates and the small limit have addresses of their own.
        let faulty = isComplete ? [PortBlock.expiredHost, PortBlock.wrongNameHost, PortBlock.narrowHost] : []
        return (hosts + faulty).joined(separator: ", ")
    }

    private var common: String {
        """
        base_dir = \(layout.dovecotRun(flavour))
        state_dir = \(layout.dovecotState(flavour))
        instance_name = \(flavour.unitName)
        log_path = \(layout.log(flavour.unitName))
        protocols = \(isComplete ? "imap lmtp" : "imap")
        listen = \(listenAddresses)
        login_greeting = Testbed ready.
        shutdown_clients = yes
        default_client_limit = 20000
        default_process_limit = 10000
        default_vsz_limit = 0

        ssl = required
        ssl_min_protocol = TLSv1.2
        ssl_cert = <\(layout.certificates)/server.pem
        ssl_key = <\(layout.certificates)/server.key

        # One client address makes every failed sign-in of a test run; Dovecot must not slow it down for them.
        auth_failure_delay = 0
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          unix_listener stats-writer {
            mode = 0666
          }
        }
        """
    }

    private var mailStore: String {
        """
        mail_location = maildir:~/Maildir
        mail_uid = \(SystemUser.mailUID)
        mail_gid = \(SystemUser.mailUID)
        first_valid_uid = \(SystemUser.mailUID)
        mail_fsync = never
        mail_max_userip_connections = 20000
        mail_plugins = notify zlib quota
        recipient_delimiter = +

        namespace inbox {
          inbox = yes
          separator = /
          mailbox Sent {
            special_use = \\Sent
            auto = subscribe
          }
          mailbox Drafts {
            special_use = \\Drafts
            auto = subscribe
          }
          mailbox Junk {
            special_use = \\Junk
            auto = subscribe
          }
          mailbox Trash {
            special_use = \\Trash
            auto = subscribe
          }
          mailbox Archive {
            special_use = \\Archive
            auto = subscribe
          }
        }
        plugin {
          quota = count:User quota
          quota_vsizes = yes
          quota_status_success = DUNNO
          quota_status_nouser = DUNNO
          quota_status_overquota = "552 5.2.2 Mailbox is full"
        }
        """
    }

    private var mechanisms: String {
        let names = flavour.mechanisms + (takesTokens ? OAuthConfiguration.mechanisms : [])
        return names.map { $0.lowercased() }.joined(separator: " ")
    }

    private var tokens: String {
        guard takesTokens else { return "" }
        return """
            passdb {
              driver = oauth2
              mechanisms = \(OAuthConfiguration.mechanisms.map { $0.lowercased() }.joined(separator: " "))
              args = \(layout.dovecotTokenConfiguration)
            }
            """
    }

    /// A token is no password. `none` is what a lookup without a sign-in is called, such as that of LMTP.
    private var passwordsOnly: String {
        takesTokens ? "mechanisms = \(flavour.mechanisms.map { $0.lowercased() }.joined(separator: " ")) none" : ""
    }

    private var users: String {
        """
        auth_mechanisms = \(mechanisms)
        auth_cache_size = 0
        \(tokens)
        # A program that is not there is a fault of the service and not of the password.
        passdb {
          driver = checkpassword
          args = \(layout.passwdFile).missing
          \(passwordsOnly)
          username_filter = \(TestAccounts.stuckUser)
        }
        passdb {
          driver = passwd-file
          args = username_format=%Lu \(layout.passwdFile)
          \(passwordsOnly)
        }
        userdb {
          driver = passwd-file
          args = username_format=%Lu \(layout.passwdFile)
        }
        service auth {
          client_limit = 30000
          unix_listener auth-postfix {
            mode = 0660
            user = postfix
          }
          unix_listener auth-userdb {
            mode = 0666
          }
        }
        """
    }

    private var imapService: String {
        """
        protocol imap {
          mail_plugins = $mail_plugins imap_zlib imap_quota
        }
        service imap-login {
          # One process for many connections instead of one for each.
          service_count = 0
          process_min_avail = \(isComplete ? 2 : 0)
          process_limit = 2
          client_limit = 10000
          inet_listener imap {
            port = \(ports.imap)
          }
          inet_listener imaps {
            port = \(ports.imaps)
            ssl = yes
          }
          \(usualListeners)
        }
        service imap {
          process_limit = 10000
          # All mail has one uid, so a process may serve one user after the other.
          service_count = 1000
        }
        """
    }

    private var usualListeners: String {
        guard let usualHost else { return "" }
        return """
            inet_listener imap-usual {
              address = \(usualHost)
              port = 143
            }
            inet_listener imaps-usual {
              address = \(usualHost)
              port = 993
              ssl = yes
            }
            """
    }

    private var deliveryService: String {
        """
        lmtp_rcpt_check_quota = yes
        protocol lmtp {
          postmaster_address = postmaster@mail.test
          mail_plugins = $mail_plugins
        }
        service lmtp {
          process_limit = 50
          unix_listener lmtp {
            mode = 0660
            user = postfix
          }
          inet_listener lmtp {
            address = 127.0.0.1
            port = \(lmtpPort)
          }
        }
        # Tells Postfix before it takes a message whether there is room for it.
        service quota-status {
          executable = quota-status -p postfix
          client_limit = 1
          unix_listener quota-status {
            mode = 0660
            user = postfix
          }
        }
        """
    }

    private var faults: String {
        """
        local \(PortBlock.narrowHost) {
          mail_max_userip_connections = 1
        }
        local \(PortBlock.expiredHost) {
          ssl_cert = <\(layout.certificates)/expired.pem
          ssl_key = <\(layout.certificates)/expired.key
        }
        local \(PortBlock.wrongNameHost) {
          ssl_cert = <\(layout.certificates)/elsewhere.pem
          ssl_key = <\(layout.certificates)/elsewhere.key
        }
        """
    }
}
