# SPDX-License-Identifier: EUPL-1.2
"""How django-allauth is fitted to this house: adapters, forms, and the step of second factors."""
