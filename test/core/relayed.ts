/**
 * Headers as they arrive by way of Postfix and a filter, in the order in which Postfix 3.7 and
 * amavisd-new 2.13 write them.
 */

import { lines } from "./mails.js";

/** What Postfix's local delivery puts on top. */
export const TRACE = lines(
  "Return-Path: <anna@example.org>",
  "X-Original-To: training@stonehenge.example",
  "Delivered-To: merlyn+training@blue.stonehenge.example",
);

/** The message came in by SMTP. */
export const ENTRY = lines(
  "Received: from mail.example.org (mail.example.org [192.0.2.7])",
  "\tby blue.stonehenge.example (Postfix) with ESMTP id 3060F210077",
  "\tfor <training@stonehenge.example>; Thu,  1 Oct 2020 10:00:00 +0000 (UTC)",
);

/** amavis gave it back. */
export const REINJECTED = lines(
  "Received: from localhost (unknown [127.0.0.1])",
  "\tby blue.stonehenge.example (Postfix) with ESMTP id 7D0C721009C",
  "\tfor <training@stonehenge.example>; Thu,  1 Oct 2020 10:00:02 +0000 (UTC)",
);

export const AMAVIS_SPAM = lines(
  "X-Spam-Flag: YES",
  "X-Spam-Score: 7.535",
  "X-Spam-Level: *******",
  "X-Spam-Status: Yes, score=7.535 tagged_above=-999 required=5",
  " tests=[DATE_IN_PAST_96_XX=2.6, HELO_DYNAMIC_IPADDR=2.633, KHOP_HELO_FCRDNS=1,",
  " MSGID_SHORT=0.001, RCVD_ILLEGAL_IP=1.3, TVD_SPACE_RATIO=0.001]",
  " autolearn=no autolearn_force=no",
);

export const AMAVIS_HAM = lines(
  "X-Spam-Flag: NO",
  "X-Spam-Score: -1",
  "X-Spam-Level: ",
  "X-Spam-Status: No, score=-1 tagged_above=-999 required=5",
  " tests=[ALL_TRUSTED=-1] autolearn=ham autolearn_force=no",
);

/** amavis had it. */
export const FILTERED = lines(
  "Received: from blue.stonehenge.example ([127.0.0.1])",
  " by localhost (blue.stonehenge.example [127.0.0.1]) (amavis, port 10024)",
  " with LMTP id wFJuh3VAd0EF for <training@stonehenge.example>;",
  " Thu,  1 Oct 2020 10:00:01 +0000 (UTC)",
);

/** A filter ran as a program and gave the message to sendmail(1). */
export const PIPED = lines(
  "Received: by blue.stonehenge.example (Postfix, from userid 1000)",
  "\tid 5836D21007E; Thu,  1 Oct 2020 10:00:02 +0000 (UTC)",
);

export const SPAMASSASSIN_SPAM = lines(
  "X-Spam-Checker-Version: SpamAssassin 4.0.1 (2024-03-25) on blue.stonehenge.example",
  "X-Spam-Flag: YES",
  "X-Spam-Level: *******",
  "X-Spam-Status: Yes, score=7.3 required=5.0 tests=BAYES_99,HTML_MESSAGE,",
  "\tURIBL_BLACK autolearn=no autolearn_force=no version=4.0.1",
);

/** What its sender wrote. */
export const SENT = lines(
  "From: anna@example.org",
  "To: training@stonehenge.example",
  "Subject: lunch",
  "Message-ID: <1@example.org>",
  "Date: Thu, 01 Oct 2020 10:00:00 +0000",
  "",
  "Hello",
);
