"""Django's password rules, explained in the je-vorm; its own Dutch says "uw"."""

from django.contrib.auth import password_validation


class NotLikeYourself(password_validation.UserAttributeSimilarityValidator):
    """A password that looks like the person's name or address is refused."""

    def get_help_text(self) -> str:
        """Give the rule as a person reads it."""
        return "Je wachtwoord lijkt niet op je naam of je e-mailadres."

    def get_error_message(self) -> str:
        """Give what to say to a password that was refused."""
        return "Dit wachtwoord lijkt te veel op je naam of je e-mailadres."


class LongEnough(password_validation.MinimumLengthValidator):
    """A password under `min_length` characters is refused."""

    def get_help_text(self) -> str:
        """Give the rule as a person reads it."""
        return f"Je wachtwoord telt minstens {self.min_length} tekens. Een zin van enkele woorden is goed."

    def get_error_message(self) -> str:
        """Give what to say to a password that was refused."""
        return f"Dit wachtwoord is te kort. Neem minstens {self.min_length} tekens."


class NotCommon(password_validation.CommonPasswordValidator):
    """A password that many people use is refused."""

    def get_help_text(self) -> str:
        """Give the rule as a person reads it."""
        return "Je wachtwoord is geen wachtwoord dat veel mensen gebruiken."

    def get_error_message(self) -> str:
        """Give what to say to a password that was refused."""
        return "Veel mensen gebruiken dit wachtwoord. Kies een ander."
