/**
 * Notices of virus scanners: their own words, as rule lists against them and the scanners' templates
 * have them; and what people, lists and makers write about viruses.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mail } from "../../../src/core/contracts/mail.js";
import { antivirusNotice } from "../../../src/core/language/antivirus-notice.js";
import { isCondition } from "../../../src/core/language/condition.js";
import { lines, mailOf } from "../mails.js";

interface Sample {
  readonly from: string;
  readonly subject: string;
  /** Without it, reading the text fails. */
  readonly text?: string;
  readonly more?: readonly string[];
  /** The envelope sender; null: a bounce. */
  readonly sender?: string | null;
}

function mailIn({ from, subject, text, more = [], sender = "someone@far.example" }: Sample): Mail {
  return mailOf(
    lines(
      `From: ${from}`,
      "To: merlyn@stonehenge.example",
      `Subject: ${subject}`,
      ...more,
      "",
      "x",
    ),
    {
      options: { recipient: "merlyn+merlyn@blue.stonehenge.example", sender: sender ?? "<>" },
      ...(text === undefined ? {} : { body: { text } }),
    },
  );
}

async function seen(sample: Sample): Promise<{ matched: boolean; value: string }> {
  const shape = isCondition(antivirusNotice) ? antivirusNotice.shape : null;
  assert.equal(shape?.kind, "lazy");
  const { matched, value } = await shape.observe(mailIn(sample));
  return { matched, value: value() };
}

const AMAVIS = `VIRUS ALERT

Our content checker found
    virus: W32/Netsky.P@mm

in email presumably from you <merlyn@stonehenge.example>
to the following recipient:
-> ada@far.example

Delivery of the email was stopped!
`;

const NOTICES: Readonly<Record<string, Sample>> = {
  "amavisd-new to the sender": {
    from: '"Content-filter at mx.far.example" <postmaster@far.example>',
    subject: "VIRUS in message apparently from you (W32/Netsky.P@mm)",
    text: AMAVIS,
    sender: null,
  },
  "amavisd-new, older": {
    from: "amavisd-new <postmaster@far.example>",
    subject: "VIRUS (W32/Klez.H@mm) IN MAIL FROM YOU",
    text: AMAVIS,
  },
  "amavis, a banned name": {
    from: "amavisd-new <postmaster@far.example>",
    subject: "BANNED FILENAME (document.pif) IN MAIL FROM YOU",
    text: "BANNED FILENAME ALERT\n\nOur content checker found\n  banned name: document.pif\nin email presumably from you (<merlyn@stonehenge.example>), to the following recipient:\n-> ada@far.example\nDelivery of the email was stopped!",
  },
  "amavis, to the recipient": {
    from: "AMaViS <virusalert@far.example>",
    subject: "VIRUS IN MAIL TO YOU (from <eve@near.example>)",
    text: "VIRUS ALERT\n\nOur content checker found\n    virus: EICAR-Test\nin an email to you from: <eve@near.example>\nThe message has been quarantined as: virus-1234",
  },
  "amavis-ng": {
    from: "AMaViS-ng <amavis@far.example>",
    subject: "VIRUS IN YOUR MAIL",
    text: "V I R U S  A L E R T\n\nOur viruschecker found a VIRUS in your email to <ada@far.example>.\nWe stopped delivery of this email!",
  },
  MailScanner: {
    from: '"MailScanner" <postmaster@far.example>',
    subject: "Warning: E-mail viruses detected",
    text: "Our virus detector has just been triggered by a message you sent:-\n  To: ada@far.example\n  Subject: Hi\n  Date: Thu Mar  4 2004\nAny infected parts of the message have not been delivered.\n\nThis message is simply to warn you that your computer system may have a\nvirus present and should be checked.",
  },
  "MailScanner to its keeper": {
    from: "MailScanner <postmaster@far.example>",
    subject: "Warning: E-mail viruses detected",
    text: "The following e-mails were found to have: Virus Detected\n\n    Sender: merlyn@stonehenge.example\nIP Address: 192.0.2.7\n Recipient: ada@far.example\n   Subject: Hi\n    Report: ClamAV: message.zip contains Worm.SomeFool.P",
  },
  "qmail-scanner": {
    from: '"System Anti-Virus Administrator" <qmail-scanner@far.example>',
    subject: 'virus found in sent message "Re: Details"',
    text: "Attention: merlyn@stonehenge.example\n\nA virus was found in an Email message you sent.\nThis Email scanner intercepted it and stopped the entire message\nreaching its destination.\n\nThe virus was reported to be:\n the W32/Sobig.f@MM virus",
  },
  "qmail-scanner, an attachment": {
    from: '"System Anti-Virus Administrator" <root@far.example>',
    subject: 'Disallowed attachment type found in sent message "Hi"',
    text: "Attention: merlyn@stonehenge.example\n\nA Disallowed attachment type was found in an Email message you sent.\nThis Email scanner intercepted it and stopped the entire message\nreaching its destination.",
  },
  "clamav-milter": {
    from: "MAILER-DAEMON",
    subject: "Virus intercepted",
    text: "A message you sent to\n\tada@far.example\ncontained Worm.SomeFool.Q and has not been delivered.\n\tstream: Worm.SomeFool.Q FOUND virus",
  },
  MIMEDefang: {
    from: "MIMEDefang <mimedefang@far.example>",
    subject: "MIMEDefang Notification",
    text: "A virus was found in a message you sent to ada@far.example. The message was discarded.",
  },
  "Norton AntiVirus": {
    from: "Mail Security <jane@far.example>",
    subject:
      "Norton AntiVirus detected a virus in a message you sent. The infected attachment was deleted.",
    text: "Recipient of the infected attachment:  ada@far.example\nSubject of the message:  Hi\nOne or more attachments were deleted\n  Attachment message.zip was Deleted for the following reasons:\n    Virus W32.Netsky.P@mm was found.",
  },
  "Symantec for SMTP gateways": {
    from: "Symantec_AntiVirus_for_SMTP_Gateways@far.example",
    subject: "Virus Found in message",
    text: "Symantec AntiVirus found a virus in an attachment you (merlyn@stonehenge.example) sent to ada@far.example.\n\nTo ensure the recipient(s) are able to use the files you sent, perform a virus scan on your computer, clean any infected files, then resend this attachment.\n\nAttachment:  document.pif\nVirus name: W32.Netsky.D@mm\nAction taken:  Clean failed : Quarantine succeeded :",
  },
  "Symantec Mail Security": {
    from: "nobody@far.example",
    subject:
      "Symantec Mail Security detected a prohibited attachment in a message sent from your address (SYM:01234)",
    text: "Subject of the message: Hi\nRecipient of the message: ada@far.example\nThe attachment was blocked: a file of a prohibited type",
  },
  "ScanMail for Exchange": {
    from: '"System Attendant" <EX01-SA@far.example>',
    subject: "ScanMail Message: To Sender virus found or matched file blocking setting.",
    text: "ScanMail for Microsoft Exchange has taken action on the message, please refer to the contents of this message for further details.\n\nSender = merlyn@stonehenge.example\nRecipient(s) = ada@far.example\nSubject = Hi\nScanning Time = 03/04/2004 10:00:00\n\nAction on virus found:\nThe attachment message.zip contains WORM_NETSKY.P virus. ScanMail has Deleted it.\n\nWarning to sender. ScanMail has detected a virus in an email you sent.",
  },
  InterScan: {
    from: "administrator@far.example",
    subject: "InterScan NT Alert",
    text: "Sender, InterScan has detected virus(es) in your e-mail attachment.\n\nDate: Sat, 24 Apr 2004 04:07:54\nMethod: Mail\nFrom: <merlyn@stonehenge.example>\nTo: <ada@far.example>\nFile: message.zip\nAction: deleted\nVirus: WORM_NETSKY.P",
  },
  "InterScan, another": {
    from: "Trend Micro InterScan <imss@far.example>",
    subject: "Virus Alert",
    text: "The mail message (file: document.pif) you sent to ada@far.example contains the virus WORM_NETSKY.D. The file was deleted.",
  },
  "Trend's mail server notification": {
    from: "Administrator <scanmail@far.example>",
    subject: "[MailServer Notification]Attachment Blocking Notification",
    text: "The evil.sh has been blocked since it violated the Microsoft Exchange attachment policy and Replace with text/file has been taken on 2/14/2014. Message details:\nSender: merlyn@stonehenge.example\nRecipient(s): ada@far.example\nSubject: patch",
    more: ["X-Mailer: Microsoft CDO for Windows 2000"],
  },
  "Sophos PureMessage": {
    from: '"PureMessage Admin" <pmx@far.example>',
    subject: "PureMessage: virus notification",
    text: "The message you sent to ada@far.example contained the virus W32/Bagle-AG and was not delivered.",
  },
  "Sophos MailMonitor": {
    from: "MailMonitor for SMTP <virus@far.example>",
    subject: "Virus found in your message",
    text: "Your message with subject 'Hi' was infected with W32/Sobig-F and has been quarantined.",
  },
  Kaspersky: {
    from: "kav@far.example",
    subject: "Virus found in message from you",
    text: "Kaspersky Anti-Virus has detected that the mail you sent to ada@far.example is infected: I-Worm.NetSky.q\nThe message was not delivered.",
  },
  "McAfee GroupShield": {
    from: '"GroupShield for Exchange (EX01)" <groupshield@far.example>',
    subject: "McAfee GroupShield Alert",
    text: "Action Taken:\nThe attachment was quarantined from the message.\n\nTo:\nada@far.example\nFrom:\nmerlyn@stonehenge.example\nSent:\n1079\nSubject:\nHi\nAttachment Details:-\nAttachment Name: message.zip\nInfected? Yes\nVirus Name: W32/Netsky.p@MM\nFrom: merlyn\nTo: ada",
  },
  "McAfee WebShield": {
    from: "WebShield@far.example",
    subject: "Virus Detected by Network Associates, Inc. Webshield SMTP V4.5 MR1a",
    text: "Network Associates WebShield SMTP V4.5 MR1a on mx.far.example detected virus W32/Klez.h@MM in attachment setup.exe from <merlyn@stonehenge.example> and it was Deleted.\n\nFrom: merlyn@stonehenge.example\nTo: ada@far.example",
  },
  Barracuda: {
    from: "Barracuda Spam Firewall <postmaster@far.example>",
    subject: "**Message you sent blocked by our bulk email filter**",
    text: "Your message to: ada@far.example\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Hi\n\nAn attachment in that mail was of a file type that the Spam Firewall is set to block.",
  },
  Antigen: {
    from: "ANTIGEN_EX01@far.example",
    subject: "Antigen found VIRUS= W32/Sobig.F@mm (Norman,CA(Vet)) worm",
    text: 'Antigen for Exchange found your_details.pif infected with VIRUS= W32/Sobig.F@mm (Norman) worm.\nThe file is currently Removed.  The message, "Re: Details", was\nsent from merlyn@stonehenge.example and was discovered in IMC Queues\\Inbound\nlocated at Far/FAR/EX01.',
  },
  Forefront: {
    from: "ForefrontServerSecurity@far.example",
    subject: "Microsoft Forefront Server Security found VIRUS= Worm:Win32/Netsky.P",
    text: 'Microsoft Forefront Server Security for Exchange Server has detected a virus.\nVirus name: "Worm:Win32/Netsky.P"\nFile: message.zip\nState: Removed\nThe message, "Hi", was sent from merlyn@stonehenge.example',
  },
  "F-Secure": {
    from: "F-Secure Anti-Virus <fsav@far.example>",
    subject: "F-Secure Anti-Virus: infected message",
    text: "The message you sent to ada@far.example has been blocked: it was infected with Email-Worm.Win32.NetSky.q.",
  },
  Panda: {
    from: "PandaGate <antivirus@far.example>",
    subject: "Panda Antivirus Platinum warning",
    text: "Panda Antivirus has found a virus in the message sent by you: W32/Netsky.P.worm in message.zip. It has been disinfected.\nSubject: Hi\nTo: ada@far.example",
  },
  AVG: {
    from: "AVG E-mail Server Edition <avg@far.example>",
    subject: "AVG: virus found in your message",
    text: "Your message to ada@far.example contains a virus (I-Worm/Netsky.Q) and has been deleted.",
  },
  avast: {
    from: "avast! antivirus <postmaster@far.example>",
    subject: "[avast! - INFECTED] Hi",
    text: "avast! antivirus: the message sent to you by eve@near.example contained a virus. The attachment was deleted.\nFrom: eve@near.example\nSubject: Hi",
  },
  Bitdefender: {
    from: "BitDefender Antivirus <bd@far.example>",
    subject: "BitDefender found an infected object in a message sent by you",
    text: "BitDefender found an infected object in a message addressed to ada@far.example and sent by you. The message was dropped.",
  },
  "Dr.Web": {
    from: '"DrWeb-DAEMON" <drweb@far.example>',
    subject: "Undelivered mail: virus found",
    text: "Dear User,\n\nthe message with following attributes has not been delivered, because contains an infected object.\n\nSender = merlyn@stonehenge.example\nRecipients = ada@far.example\nSubject = Hi",
  },
  eSafe: {
    from: "eSafe@far.example",
    subject: "eSafe Alert: virus detected",
    text: "eSafe has found a virus in a mail you sent. The attachment was removed.\nFrom: merlyn\nTo: ada",
  },
  RAV: {
    from: "RAV AntiVirus <ravms@far.example>",
    subject: "RAV AntiVirus scan results",
    text: "RAV AntiVirus for Linux i686 version: 8.4.2\nThe infected file was saved to quarantine.\nThe file (part0001:setup.exe) attached to mail (with subject:Hi) sent by merlyn@stonehenge.example to ada@far.example, is infected with virus: Win32/Klez.H@mm.\nFrom: merlyn\nTo: ada",
  },
  Declude: {
    from: "postmaster@far.example",
    subject: "Declude Virus caught a virus in your mail",
    text: "A virus was detected in an E-mail that you sent to ada@far.example. It was not delivered.",
  },
  Vexira: {
    from: "Vexira MailArmor <vexira@far.example>",
    subject: 'Vexira ALERT [your mail: "Hi"]',
    text: "* * * * * VEXIRA ALERT * * * * *\nThe mail from you contained a virus: Worm/Klez.H. The delivery was blocked.",
  },
  "AntiVir MailGate": {
    from: "AvMailGate@far.example",
    subject: 'AntiVir ALERT [your mail: "Hi"]',
    text: "* * * AntiVir ALERT * * *\nAntiVir has detected the following in a mail from your address: Worm/NetSky.P virus in a mail from you.\nThe mail was not delivered.",
  },
  MailMarshal: {
    from: "MailMarshal@far.example",
    subject: "MailMarshal has detected a Virus in your message",
    text: "MailMarshal (an automated content monitoring gateway) has stopped the following email for the reason shown: The message contains a virus.\nMessage: B0001\nFrom: merlyn@stonehenge.example\nTo: ada@far.example\nSubject: Hi",
  },
  MAILsweeper: {
    from: "mailsweeper@far.example",
    subject: "Virus in message",
    text: "MAILsweeper has found that a message you sent to ada@far.example contains one or more virus infections. The message was quarantined.",
  },
  MDaemon: {
    from: "Postmaster <mdaemon@far.example>",
    subject: "MDaemon Warning - Virus Found",
    text: "The following message had attachment(s) which contained viruses:\n\nSubject : Hi\nFrom : merlyn@stonehenge.example\nTo : ada@far.example\nAttachment: details.pif  Virus name: I-Worm.Sobig.f  Action taken: Removed",
  },
  MessageLabs: {
    from: "MessageLabs <alert@notification.messagelabs.com>",
    subject: "WARNING. You tried to send a potential virus or unauthorised code",
    text: "The MessageLabs Anti-Virus Service discovered a possible virus or unauthorised code (such as a joke program or trojan) in an email sent by you. This email has now been quarantined and was not delivered.",
  },
  "a person's looks: From antivirus@, a sender, no mark": {
    from: "antivirus@far.example",
    subject: "Virus alert",
    text: "A virus has been detected in an email you sent to ada@far.example.\nVirus: W32/MyDoom. The message was deleted.",
    sender: "antivirus@far.example",
  },
  "a null sender": {
    from: "Postmaster <postmaster@far.example>",
    subject: "Warning: virus detected",
    text: "The email that you sent to ada@far.example contained a virus. Our mail gateway has deleted it.",
    sender: null,
  },
  German: {
    from: "Virenscanner <virus@far.example>",
    subject: "Virenwarnung",
    text: "In einer E-Mail von Ihnen wurde der Virus W32/Netsky gefunden. Die E-Mail wurde nicht zugestellt.",
  },
  French: {
    from: "antivirus@far.example",
    subject: "=?utf-8?Q?Alerte_:_virus_d=C3=A9tect=C3=A9?=",
    text: "Un virus a \u00e9t\u00e9 trouv\u00e9 dans votre message. Il a \u00e9t\u00e9 supprim\u00e9.",
  },
  Spanish: {
    from: "Antivirus <virus@far.example>",
    subject: "AVISO DE VIRUS",
    text: "Su mensaje conten\u00eda un virus (W32/Netsky) y ha sido eliminado.",
  },
  Italian: {
    from: "antivirus@far.example",
    subject: "Attenzione: virus rilevato",
    text: "Il sistema antivirus ha rilevato un virus nel suo messaggio. Il messaggio \u00e8 stato eliminato.",
  },
  Portuguese: {
    from: "antivirus@far.example",
    subject: "Alerta de virus",
    text: "Sua mensagem foi bloqueada por conter virus.",
  },
  Dutch: {
    from: "virusscanner@far.example",
    subject: "Virusmelding",
    text: "Uw bericht bevatte een virus en werd verwijderd.",
  },
};

for (const [name, sample] of Object.entries(NOTICES)) {
  test(`a notice: ${name}`, async () => {
    const { matched, value } = await seen(sample);
    assert.ok(matched, value);
  });
}

const PEOPLE: Readonly<Record<string, Sample>> = {
  "a reply to a notice": {
    from: "Ada Byron <ada@analytic.example>",
    subject: "Re: VIRUS (W32/Klez.H@mm) IN MAIL FROM YOU",
    text: `What is this?\n\n${AMAVIS}`,
  },
  "an answer in German": {
    from: "Ada Byron <ada@analytic.example>",
    subject: "AW: Virenwarnung",
    text: "In einer E-Mail von Ihnen wurde der Virus W32/Netsky gefunden. Die E-Mail wurde nicht zugestellt.",
  },
  "a notice forwarded": {
    from: "Postmaster <postmaster@analytic.example>",
    subject: "Fwd: Virus alert",
    text: AMAVIS,
  },
  "a notice forwarded under its own subject": {
    from: "Postmaster <postmaster@analytic.example>",
    subject: "Virus alert",
    text: `Merlyn, have you seen this? It must be forged.\n\n-----Original Message-----\n${AMAVIS}`,
  },
  "a notice quoted": {
    from: "Postmaster <postmaster@analytic.example>",
    subject: "Virus alert",
    text: `Merlyn, have you seen this? It must be forged.\n\n${AMAVIS.replace(/^/gm, "> ")}`,
  },
  "a friend who warns": {
    from: "Ada Byron <ada@analytic.example>",
    subject: "Virus warning",
    text: "Hi,\n\nthe mail you sent yesterday contained the Klez virus. I have deleted it. Please scan your computer.\n\nAda",
  },
  "a friend with a scanner's own word": {
    from: "Ada Byron <ada@analytic.example>",
    subject: "VIRUS IN YOUR MAIL",
    text: "Your mail from yesterday contains a virus, says our virus scanner. I have deleted it.",
    more: ["X-Mailer: Microsoft Outlook Express 6.00.2800.1158"],
  },
  "a friend whose name is a maker's": {
    from: "Ed Norton <ed@far.example>",
    subject: "Virus found",
    text: "Your mail contained a virus. It was deleted by my scanner.",
  },
  "a postmaster to everybody": {
    from: "Postmaster <postmaster@far.example>",
    subject: "Virus warning",
    text: "Dear all,\n\na new worm is going around. Delete whatever has an attachment named details.pif. Our mail gateway does not know it yet.",
  },
  "a help desk, with a person's program": {
    from: "Helpdesk <helpdesk@far.example>",
    subject: "Virus found",
    text: "Your message of yesterday was blocked by our virus scanner, because it was infected. Call us at 4711.\n\nPeter",
    more: ["User-Agent: Mozilla/5.0 (X11) Gecko/20100101 Thunderbird/60.0"],
  },
  "a list about security": {
    from: "Jane <jane@far.example>",
    subject: "[bugtraq] Virus detected in vendor's mail",
    text: AMAVIS,
    more: ["List-Id: <bugtraq.list-id.securityfocus.com>"],
  },
  "the list of ClamAV": {
    from: "clamav-milter maintainer <bill@far.example>",
    subject: "Virus intercepted",
    text: "A message you sent to the list contained a virus and has not been delivered.",
    more: ["List-Post: <mailto:clamav-users@lists.clamav.example>"],
  },
  "a list of old": {
    from: "amavis-user <jane@far.example>",
    subject: "VIRUS (Klez) IN MAIL FROM YOU: how to switch it off?",
    text: AMAVIS,
    more: ["Precedence: list"],
  },
  "a newsletter": {
    from: "Norton AntiVirus News <news@shop.example>",
    subject: "Virus alert: protect your mail",
    text: "A virus was found in a message you sent? Not with Norton AntiVirus.",
    more: ["List-Unsubscribe: <https://shop.example/leave>"],
  },
  "a maker's advisory": {
    from: "Symantec Security Response <alerts@news.symantec.com>",
    subject: "Virus Alert: W32.Sobig.F@mm",
    text: "W32.Sobig.F@mm is a worm that sends itself in messages that look as if sent by you. Infected attachments are deleted by our virus scanner.",
  },
  "an advisory without a maker's domain": {
    from: "AntiVirus Center <antivirus@shop.example>",
    subject: "Virus Alert: W32.Sobig.F@mm",
    text: "A new worm is spreading. It was discovered on Tuesday. Update your virus definitions today.",
  },
  "an advert": {
    from: "stinkman1@shop.example",
    subject: "DON'T LET A COMPUTER VIRUS RUIN YOUR DAY",
    text: "Norton AntiVirus at half price!",
  },
  "a doctor": {
    from: "Dr. Ada <ada@clinic.example>",
    subject: "Virus found in your sample",
    text: "Your sample contains the virus. The document you sent was lost. Please call.",
  },
  "a receipt for an anti-virus": {
    from: "AVG Anti-Virus orders <orders@shop.example>",
    subject: "Your order",
    text: "Thank you. Your message has been received, and the AVG Anti-Virus licence was sent to you by e-mail.",
  },
  "a bounce of something else": {
    from: "MAILER-DAEMON@far.example",
    subject: "Undelivered Mail Returned to Sender",
    text: "Your message was not delivered: mailbox full.",
    sender: null,
  },
};

for (const [name, sample] of Object.entries(PEOPLE)) {
  test(`no notice: ${name}`, async () => {
    const { matched, value } = await seen(sample);
    assert.ok(!matched, value);
  });
}

test("the text is not read where sender and subject are nobody's", async () => {
  const harmless = [
    { from: "Ada <ada@analytic.example>", subject: "Virus" },
    { from: "Ada <ada@analytic.example>", subject: "Lunch" },
    { from: "postmaster@far.example", subject: "Lunch" },
    { from: "antivirus@far.example", subject: "Virus alert", more: ["List-Id: <a.example>"] },
  ];
  for (const sample of harmless) assert.equal((await seen(sample)).matched, false);
  await assert.rejects(seen({ from: "antivirus@far.example", subject: "x" }), /nobody should/);
});

test("neither sender, subject nor text is enough", async () => {
  const whole = NOTICES["amavisd-new, older"];
  assert.ok(whole);
  const without: readonly Sample[] = [
    { ...whole, from: "Ada <ada@analytic.example>", subject: "Hello", text: AMAVIS },
    { ...whole, text: "Hello!" },
    { ...whole, subject: "Hello", text: "A virus? In a message you sent?" },
  ];
  for (const sample of without) assert.equal((await seen(sample)).matched, false);
});

test("a trace shows what was seen of all three", async () => {
  const whole = NOTICES["amavisd-new, older"];
  assert.ok(whole);
  assert.deepEqual(await seen(whole), {
    matched: true,
    value:
      "sender: from amavis: postmaster@far.example; subject: a subject of amavis; text: what was found, in which message, what was done, a machine speaks",
  });
  assert.equal(
    (await seen({ from: "Ada <ada@analytic.example>", subject: "Lunch" })).value,
    "sender: from ada@analytic.example; subject: nothing; text not read",
  );
  const listed = { ...whole, more: ["List-Unsubscribe: <mailto:x@far.example>"] };
  assert.match((await seen(listed)).value, /^(?:list |List-Unsubscribe)/);
});
