"""Forms of the registry and its people."""

from django import forms


class SignupForm(forms.Form):
    """What allauth asks beside address and password."""

    first_name = forms.CharField(label="Voornaam", max_length=80)
    last_name = forms.CharField(label="Familienaam", max_length=80)
    field_order = ["first_name", "last_name", "email", "password1", "password2"]

    def signup(self, request, user) -> None:
        """Take the names over; allauth calls this after it stored the account."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])
