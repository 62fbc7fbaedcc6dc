// SPDX-License-Identifier: GPL-2.0-only
/*
 * The status LED of the first ring: on from the first frame after a set-up
 * until the producer goes, blinking for a second after a drop, off otherwise.
 *
 * Registers are written only when the LED has to change, so that what a program
 * does to it through a mapped window stays until the next change. Reading the
 * LED back is up to programs: the hardware is the only copy of its state.
 *
 * Any LED that the kernel knows can show the same by the trigger
 * "framering0-streaming".
 */
#include <linux/jiffies.h>
#include <linux/leds.h>
#include <linux/moduleparam.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include "framering_drv.h"
#include "led.h"
#include "regs.h"

#define FR_LED_RING		0
#define FR_LED_TRIGGER		"framering0-streaming"
#define FR_LED_DEFAULT		FR_REGS_VIRTUAL_NAME ":nexell:12:low"
#define FR_LED_BLINK_TIME	HZ		/* after the last drop */
#define FR_LED_BLINK_HALF	(HZ / 16)	/* 8 Hz */

static char *led_param;
module_param_named(led, led_param, charp, 0444);
MODULE_PARM_DESC(led, "status LED, WINDOW:PROFILE:BIT[:OFFSET]...[:low] with profile nexell, setclr or bit; \"none\" for none (default: the virtual window's)");

/*
 * There is one, and it outlives devices: late callers of a device that has gone
 * find that it is no longer theirs.
 */
struct fr_led {
	struct fr_led_spec spec;	/* constant after fr_led_init() */
	raw_spinlock_t lock;		/* the rest, and the LED's registers */
	struct fr_device *fdev;		/* whose it is, NULL for nobody's */
	bool streaming;
	bool blinking;			/* the work is queued or running */
	bool lit;			/* what the driver wrote last */
	unsigned long blink_end;	/* jiffies */
};

static void fr_led_blink(struct work_struct *work);
static DECLARE_DELAYED_WORK(fr_led_work, fr_led_blink);

/* Set while status_led.fdev is; readers hold the RCU read lock. */
static struct led_trigger *fr_led_trigger;

static struct fr_led status_led = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(status_led.lock),
};

static void fr_led_light(struct fr_led *led, bool on)
{
	lockdep_assert_held(&led->lock);
	if (led->lit == on || !led->spec.profile)
		return;
	led->lit = on;
	led->spec.profile->set(&led->spec, on);
}

static void fr_led_blink(struct work_struct *work)
{
	struct fr_led *led = &status_led;
	unsigned long flags;

	raw_spin_lock_irqsave(&led->lock, flags);
	if (!led->fdev || !led->streaming) {
		led->blinking = false;
	} else if (time_after_eq(jiffies, led->blink_end)) {
		led->blinking = false;
		fr_led_light(led, true);
	} else {
		fr_led_light(led, !led->lit);
		schedule_delayed_work(&fr_led_work, FR_LED_BLINK_HALF);
	}
	raw_spin_unlock_irqrestore(&led->lock, flags);
}

void fr_led_streaming(struct fr_device *fdev, bool on)
{
	struct fr_led *led = &status_led;
	bool changed = false;
	unsigned long flags;

	if (fdev->index != FR_LED_RING)
		return;
	rcu_read_lock();
	raw_spin_lock_irqsave(&led->lock, flags);
	if (led->fdev == fdev && led->streaming != on) {
		changed = true;
		led->streaming = on;
		fr_led_light(led, on);
	}
	raw_spin_unlock_irqrestore(&led->lock, flags);
	if (changed)
		led_trigger_event(fr_led_trigger, on ? LED_FULL : LED_OFF);
	rcu_read_unlock();
}

void fr_led_dropped(struct fr_device *fdev)
{
	struct fr_led *led = &status_led;
	unsigned long flags;

	if (fdev->index != FR_LED_RING)
		return;
	raw_spin_lock_irqsave(&led->lock, flags);
	if (led->fdev == fdev && led->streaming) {
		led->blink_end = jiffies + FR_LED_BLINK_TIME;
		if (!led->blinking) {
			led->blinking = true;
			schedule_delayed_work(&fr_led_work, 0);
		}
	}
	raw_spin_unlock_irqrestore(&led->lock, flags);
}

/* The driver writes to real registers only if led= says so. */
static const char *fr_led_default(void)
{
	int window = fr_regs_find(FR_REGS_VIRTUAL_NAME);

	if (window >= 0 &&
	    fr_regs_flags(window) & FRAMERING_WINDOW_VIRTUAL)
		return FR_LED_DEFAULT;
	if (window >= 0)
		pr_info("window %s is left alone; led=%s makes the driver light an LED on it\n",
			FR_REGS_VIRTUAL_NAME, FR_LED_DEFAULT);
	return NULL;
}

int fr_led_init(void)
{
	const char *text = led_param ?: fr_led_default();

	if (!text || !strcmp(text, "none"))
		return 0;
	return fr_led_parse(text, &status_led.spec);
}

int fr_led_create(struct fr_device *fdev)
{
	struct fr_led *led = &status_led;
	unsigned long flags;

	if (fdev->index != FR_LED_RING)
		return 0;
	led_trigger_register_simple(FR_LED_TRIGGER, &fr_led_trigger);
	raw_spin_lock_irqsave(&led->lock, flags);
	led->fdev = fdev;
	led->streaming = false;
	led->lit = false;
	if (led->spec.profile) {
		led->spec.profile->init(&led->spec);
		fdev->led = led;
	}
	raw_spin_unlock_irqrestore(&led->lock, flags);
	return 0;
}

void fr_led_destroy(struct fr_device *fdev)
{
	struct fr_led *led = &status_led;
	unsigned long flags;

	raw_spin_lock_irqsave(&led->lock, flags);
	if (led->fdev != fdev) {
		raw_spin_unlock_irqrestore(&led->lock, flags);
		return;
	}
	/* Whatever a program has made of it. */
	if (led->spec.profile)
		led->spec.profile->set(&led->spec, false);
	led->fdev = NULL;
	raw_spin_unlock_irqrestore(&led->lock, flags);
	/* From here on nobody uses the trigger, nor does the work go on. */
	synchronize_rcu();
	cancel_delayed_work_sync(&fr_led_work);
	led->blinking = false;
	led_trigger_unregister_simple(fr_led_trigger);
	fr_led_trigger = NULL;
	fdev->led = NULL;
}

/* A level register that led= left out is the one that sets the pin. */
void fr_led_describe(struct fr_device *fdev, struct framering_led *out)
{
	const struct fr_led_spec *spec = &status_led.spec;

	memset(out, 0, sizeof(*out));
	if (fdev->index != FR_LED_RING || !spec->profile)
		return;
	out->profile = spec->profile->id;
	out->window = spec->window;
	out->bit = spec->bit;
	out->flags = spec->active_low ? FRAMERING_LED_ACTIVE_LOW : 0;
	out->set = spec->offset[0];
	out->clear = spec->offset[1];
	out->level = spec->offset[spec->offsets > 2 ? 2 : 0];
}
