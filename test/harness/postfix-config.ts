/** The configuration of a private Postfix. */

/**
 * Nothing is tried again until it is asked for, nothing goes out, and no header field is dropped:
 * what is sent arrives.
 */
export const mainCf = (folder: string): string => `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
mail_spool_directory = ${folder}/mail
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
disable_dns_lookups = yes
myhostname = blue.stonehenge.example
mydomain = stonehenge.example
mydestination = blue.stonehenge.example
recipient_delimiter = +
virtual_alias_domains = stonehenge.example
virtual_alias_maps = regexp:${folder}/etc/virtual
message_drop_headers =
local_header_rewrite_clients =
alias_maps =
alias_database =
biff = no
default_transport = error:this Postfix sends nothing out
`;

/** The stock services, none of them in a chroot. */
export const masterCf = (port: number): string => `127.0.0.1:${port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
smtp      unix  - - n - - smtp
local     unix  - n n - - local
anvil     unix  - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
`;
