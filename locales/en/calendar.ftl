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
calendar-text = Show these birthdays in the calendar on your phone or computer. It follows every change.
calendar-show = Show address
calendar-url = Calendar address
calendar-url-hint = Anyone with this address can see the birthdays. In Google Calendar, add it under Other calendars > From URL.
calendar-qr = QR code that subscribes a phone to the calendar
calendar-open = Subscribe on this device
calendar-anniversaries = Include anniversaries
calendar-alarm = Reminder
calendar-alarm-none = None
calendar-alarm-day = On the day, at 9:00
calendar-alarm-day-before = The day before, at 9:00
calendar-alarm-week-before = A week before, at 9:00
calendar-alarm-hint = Some calendar apps ignore the reminders of subscribed calendars, or ask first.
calendar-make = Create calendar address
calendar-save = Save
calendar-saved = Saved. Calendars show the change the next time they update.
calendar-end = Replace or revoke the address
calendar-end-text = The current address stops working right away. Calendars that use it get no more updates.
calendar-replace = Create a new address
calendar-revoke = Revoke
calendar-revoked = Revoked. The address no longer works.
