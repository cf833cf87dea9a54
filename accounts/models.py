import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from simba.crypto import BlindIndexField, EncryptedEmailField, EncryptedPhoneField, EncryptedTextField


class Organisation(models.Model):
    """An organisation whose staff work with families."""

    class Kind(models.TextChoices):
        CARE_PROVIDER = "care_provider", _("Care provider")
        CERTIFIED_AGENCY = "certified_agency", _("Child protection (certified agency)")
        MUNICIPALITY = "municipality", _("Municipality")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    """Makes users who sign in with their e-mail address."""

    def staff_of(self, organisation):
        """Who works for an organisation, those who may no longer sign in included."""
        return self.filter(organisation=organisation, roles__len__gt=0)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, roles=[User.Role.ADMINISTRATOR], **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


def beside_the_name(road: str) -> list[str]:
    """What is left out of an account that is read along with a record, by this road, to say whose it is.

    A telephone number is decrypted and parsed for each row, and the rest nobody looks at either.
    """
    return [f"{road}__{name}" for name in ("password", "phone", "last_login", "joined_at")]


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: staff of an organisation, or a member of a family's team."""

    class Role(models.TextChoices):
        COUNSELLOR = "counsellor", _("Family counsellor")
        SYSTEM_COACH = "system_coach", _("System coach")
        BEHAVIOURAL_SCIENTIST = "behavioural_scientist", _("Behavioural scientist")
        TEAM_LEAD = "team_lead", _("Team lead")
        INTAKE = "intake", _("Intake and placement")
        PROTECTION_WORKER = "protection_worker", _("Child-protection worker")
        PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
        ADMINISTRATOR = "administrator", _("Administrator")

    class Language(models.TextChoices):
        NL = "nl", "Nederlands"
        EN = "en", "English"

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=120)
    phone = EncryptedPhoneField(_("phone"), blank=True, region="NL", place="accounts.user.phone")
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.NL)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("organisation"),
    )
    roles = ArrayField(
        models.CharField(max_length=30, choices=Role), default=list, blank=True, verbose_name=_("roles")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
            models.CheckConstraint(
                name="user_roles_need_an_organisation",
                condition=Q(roles__len=0) | Q(organisation__isnull=False) | Q(is_superuser=True),
                violation_error_message=_("Choose the organisation this person works for."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def works_here(self) -> bool:
        """Whether this is staff of an organisation, who must sign in with a second factor."""
        return bool(self.roles) or self.is_superuser

    @property
    def is_staff(self) -> bool:
        """Whether the admin of code lists opens for this person (Django asks by this name)."""
        return self.is_superuser or self.Role.ADMINISTRATOR in self.roles

    @property
    def role_names(self) -> list[str]:
        return [self.Role(role).label for role in self.roles]

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0] if self.name else ""

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"

    def get_short_name(self):
        return self.first_name

    def get_full_name(self):
        return self.name


def in_fourteen_days():
    return timezone.now() + timedelta(days=14)


class IdentityProviderQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_used=True).select_related("organisation")


class IdentityProvider(models.Model):
    """Where the staff of one organisation sign in with the account they have at work (OpenID Connect)."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="identity_provider")
    issuer = models.URLField(_("address of the provider"), max_length=300)
    client_id = models.CharField(_("our name at the provider (client id)"), max_length=200)
    client_secret = EncryptedTextField(place="accounts.identityprovider.client_secret", editable=False)
    is_used = models.BooleanField(_("colleagues can sign in this way"), default=True)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in by the organisation")
        verbose_name_plural = _("sign-ins by organisations")
        ordering = ["organisation__name"]

    def __str__(self):
        return str(self.organisation)

    @property
    def key(self) -> str:
        """Its name in addresses. Another issuer is another provider: who it knows by a number is somebody else."""
        return f"{self.pk}-{hashlib.sha256(self.issuer.encode()).hexdigest()[:10]}"

    def get_absolute_url(self):
        return reverse("openid_connect_login", args=[self.key])

    @property
    def callback_path(self) -> str:
        return reverse("openid_connect_callback", args=[self.key])


class PasswordLetter(models.Model):
    """A letter with a link to a new password, asked for and not sent yet.

    Asking is the same small work for an address we know and one we do not; the worker finds out.
    """

    email = EncryptedEmailField(_("e-mail address"), place="accounts.passwordletter.email")
    language = models.CharField(_("language"), max_length=2, choices=User.Language, default=User.Language.NL)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("letter for a new password")
        verbose_name_plural = _("letters for a new password")

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())

    def unsent(self):
        return self.open().filter(sent_at=None)

    def by_token(self, token):
        """The open invitation a link belongs to, or none: used, expired and forged links look the same."""
        try:
            pk, nonce = signing.loads(token, salt="accounts.invitation")
        except (signing.BadSignature, ValueError, TypeError):
            return self.none()
        return self.open().filter(pk=pk, nonce=nonce)


def new_nonce():
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """A letter that lets one person make an account, once, within fourteen days.

    The link is signed from the row, so neither the database nor the broker ever holds it.
    """

    email = EncryptedEmailField(_("e-mail address"), place="accounts.invitation.email")
    email_index = BlindIndexField(of="email")
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=User.Language, default=User.Language.NL)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="invitations", editable=False
    )
    roles = ArrayField(models.CharField(max_length=30, choices=User.Role), default=list, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=in_fourteen_days, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_of_staff_has_both",
                condition=Q(organisation=None, roles__len=0)
                | Q(organisation__isnull=False, roles__len__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.invited_at:%Y-%m-%d})"

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()

    @property
    def token(self) -> str:
        return signing.dumps([self.pk, self.nonce], salt="accounts.invitation")

    def get_absolute_url(self):
        return reverse("accounts:accept_invitation", args=[self.token])
