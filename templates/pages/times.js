// Shows every time of a page as the reader's own clock does. Without this script they stand there with their time zone.
"use strict";
{
  const written = new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", year: "numeric",
    hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.title = time.textContent;
    time.textContent = written.format(new Date(time.dateTime));
  }
}
