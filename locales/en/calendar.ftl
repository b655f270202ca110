calendar-name = Birthdays
calendar-name-with-anniversaries = Birthdays and anniversaries
calendar-anniversary = Anniversary
calendar-birthday-of = 🎂 { $name }
calendar-anniversary-of = 🎉 { $name }
calendar-years = { $count ->
    [one] { $shown } year
   *[other] { $shown } years
}

calendar-title = Birthdays in your calendar
calendar-text = A calendar on your phone or computer can show these birthdays and follow every change.
calendar-show = Show the address
calendar-url = Calendar address
calendar-url-hint = Anybody who has this address can read the birthdays. In Google Calendar, add it under Other calendars > From URL.
calendar-qr = QR code that subscribes a phone to the calendar
calendar-open = Subscribe on this device
calendar-anniversaries = With anniversaries
calendar-alarm = Reminder
calendar-alarm-none = None
calendar-alarm-day = On the day, at 9:00
calendar-alarm-day-before = The day before, at 9:00
calendar-alarm-week-before = A week before, at 9:00
calendar-alarm-hint = Some programs ignore the reminders of calendars that they subscribe to, or ask about them first.
calendar-make = Make a calendar address
calendar-save = Save
calendar-saved = Saved. Calendars show the change when they next look for it.
calendar-end = Replace or revoke the address
calendar-end-text = The present address stops working at once. Calendars that used it show no further changes.
calendar-replace = Make another address
calendar-revoke = Revoke
calendar-revoked = Revoked. The address does not work any more.
